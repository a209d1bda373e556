/** Tokens only: Node reads forms asynchronously, and more strictly than a gateway may. */
export const dictionary = [
  ...[
    "\r\n",
    "\n",
    "\r",
    "--",
    "--b0",
    "\r\n--b0",
    "\r\n--b0\r\n",
    "\r\n--b0--",
    "\r\n--b0--\r\n",
    "\r\n\r\n",
    " ",
    "\t",
  ],
  ...[
    "Content-Disposition: form-data; name=",
    '"model"',
    '; filename="a"',
    "Content-Type: text/plain",
    ":",
    ";",
    "\\",
    '"',
  ],
  ...["multipart/form-data; boundary=", "boundary=b0", "\u0000", "é"],
];
