import "./generated/config.gen";
