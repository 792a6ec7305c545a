import {
  ActionIcon,
  type ActionIconProps,
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  Card,
  type CardProps,
  NavLink,
  type NavLinkProps,
} from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

/* Mantine's look with the router's checked `to`, `params` and `search`. */
type A<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props>;

export const ButtonLink = createLink((props: A<ButtonProps>) => <Button component="a" {...props} />);
export const AnchorLink = createLink((props: A<AnchorProps>) => <Anchor component="a" {...props} />);
/** A card by itself shows no focus. */
export const CardLink = createLink((props: A<CardProps>) => <Card component="a" className="mantine-focus-auto" {...props} />);
export const NavigationLink = createLink((props: A<NavLinkProps>) => <NavLink component="a" {...props} />);
export const ActionIconLink = createLink(({ label, ...props }: A<ActionIconProps> & { label: string }) => (
  <ActionIcon component="a" variant="subtle" color="gray" size="lg" aria-label={label} title={label} {...props} />
));
