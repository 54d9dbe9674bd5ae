/** Only mobiles have WhatsApp. `phone`: 10 digits; null: none. */
export const isMobile = (phone: string | null): phone is string => phone !== null && /^3\d{9}$/.test(phone)

/** Opens WhatsApp on a phone, with a chat to this Colombian mobile and the message typed but not sent. */
export const whatsappUrl = (mobile: string, message: string): string =>
  `https://wa.me/57${mobile}?text=${encodeURIComponent(message)}`
