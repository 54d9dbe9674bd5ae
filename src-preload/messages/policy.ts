/** The campaign's policy on personal data. */
export const policy = {
  title: 'Política de tratamiento de datos',
  open: 'Leer la política de datos',
  why: 'La ley pide decir quién responde por los datos, para qué se usan y cómo reclamar. Todos pueden leerla, y se imprime con cada hoja.',
  fields: {
    controller: 'Quién responde por los datos',
    identification: 'NIT o cédula',
    address: 'Dirección',
    phone: 'Teléfono',
    email: 'Correo',
    purpose: 'Para qué se usan',
    rights: 'Derechos de las personas',
    since: 'Vigente desde',
    until: 'Por cuánto tiempo se guardan',
  },
  contact: 'Dónde preguntar o reclamar',
  notWritten: 'Sin escribir todavía',
  incomplete:
    'Falta decir quién responde por los datos y dónde reclamar. El administrador puede completarlo en Ajustes.',
  save: 'Guardar la política',
  saved: 'Política guardada',
  loadFailed: 'No se pudo leer la política de datos.',
  usual: {
    purpose:
      'Invitar a las actividades de la campaña, recordar la jornada electoral y consultar en el censo electoral de la Registraduría el puesto y la mesa de votación de quien lo autorizó. No se venden ni se entregan a terceros.',
    rights:
      'Conocer, actualizar, rectificar y suprimir sus datos; pedir prueba de la autorización; saber qué uso se les ha dado; revocar la autorización en cualquier momento y sin costo, y presentar quejas ante la Superintendencia de Industria y Comercio. La simpatía política es un dato sensible: nadie está obligado a autorizar su tratamiento. Las consultas se responden en 10 días hábiles y los reclamos en 15.',
    until: 'Hasta que termine la campaña o la persona pida borrarlos, lo que ocurra primero.',
  },
} as const
