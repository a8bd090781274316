using Panah.Host;

return await Commands.RunAsync(args);
