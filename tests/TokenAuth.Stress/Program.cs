using TokenAuth.Stress;

return args is ["worker", ..] ? await Worker.RunAsync(args[1..]) : 1;
