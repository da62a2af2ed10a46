using TokenAuth.Stress;

return args switch
{
    ["worker", ..] => await Worker.RunAsync(args[1..]),
    ["load", ..] => await EngineLoad.RunAsync(args[1..]),
    _ => await StressRun.RunAsync(args),
};
