/** A person's polling place as a WhatsApp message from the leader's own phone. */
export const whatsapp = {
  open: 'WhatsApp',
  title: (name: string) => `WhatsApp para ${name}`,
  steps: (phone: string) => [
    'Apunte la cámara de su celular al código y toque el enlace.',
    `Se abre WhatsApp con un mensaje para el ${phone}.`,
    'Revíselo y envíelo desde su celular. Este equipo no envía nada.',
  ],
  code: (name: string) => `Código para abrir WhatsApp con el mensaje para ${name}`,
  message: 'Mensaje',
  noPhone: (name: string) => `${name} no tiene teléfono registrado, y WhatsApp necesita un celular.`,
  landline: (name: string, phone: string) =>
    `El teléfono de ${name} (${phone}) es fijo, y WhatsApp necesita un celular.`,
  addMobile: 'Si le da un celular, escríbalo con «Editar».',
  /** For a person of another leader, who alone may edit them. */
  askLeader: (leader: string) =>
    `Pídale el celular a ${leader}, que puede escribirlo en sus datos. También puede usar «Copiar dónde vota».`,
  tooLong: 'El mensaje es demasiado largo para un código. Use «Copiar dónde vota».',
  edit: 'Editar',
} as const
