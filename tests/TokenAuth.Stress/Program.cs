using TokenAuth.Stress;

return await Worker.RunAsync(args);
