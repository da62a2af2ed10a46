using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace TokenAuth.Bench.Profiling;

/// <summary>Reads a .nettrace file: where the threads were when they were sampled, and what the JIT compiled.</summary>
internal sealed class TraceReader
{
    private readonly Dictionary<string, int> _inclusive = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _exclusive = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _compiled = new(StringComparer.Ordinal);

    /// <summary>How many samples lie below the marker.</summary>
    public int Samples { get; private set; }

    public IReadOnlyDictionary<string, int> Inclusive => _inclusive;

    public IReadOnlyDictionary<string, int> Exclusive => _exclusive;

    /// <summary>Compiled methods by assembly.</summary>
    public IReadOnlyDictionary<string, int> Compiled => _compiled;

    /// <summary>Adds a trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="below">A part of a method's name: only samples with it on their stack count.</param>
    public void Add(string path, string below)
    {
        string log = TraceLog.CreateFromEventPipeDataFile(path);
        using (var trace = new TraceLog(log))
        {
            foreach (TraceEvent item in trace.Events)
            {
                if (item.ProviderName == "Microsoft-DotNETCore-SampleProfiler" && item.CallStack() is { } stack)
                {
                    Count(stack, below);
                }
                else if (item is MethodLoadUnloadVerboseTraceData { IsDynamic: false } method && method.EventName.StartsWith("Method/LoadVerbose", StringComparison.Ordinal) && method.IsJitted)
                {
                    string space = method.MethodNamespace.Split('.', 3) is [string first, string second, ..] ? $"{first}.{second}" : method.MethodNamespace;
                    _compiled[space] = _compiled.GetValueOrDefault(space) + 1;
                }
            }
        }

        File.Delete(log);
    }

    private void Count(TraceCallStack stack, string below)
    {
        List<string> frames = [];
        for (TraceCallStack? frame = stack; frame is not null; frame = frame.Caller)
        {
            frames.Add(Name(frame.CodeAddress));
        }

        int marker = frames.FindIndex(name => name.Contains(below, StringComparison.Ordinal));
        if (marker < 0)
        {
            return;
        }

        Samples++;
        string top = frames.Find(static name => name != "?") ?? "?";
        _exclusive[top] = _exclusive.GetValueOrDefault(top) + 1;
        foreach (string name in frames.Take(marker + 1).Distinct(StringComparer.Ordinal))
        {
            _inclusive[name] = _inclusive.GetValueOrDefault(name) + 1;
        }
    }

    private static string Name(TraceCodeAddress address)
    {
        string method = address.FullMethodName;
        return method.Length == 0 ? "?" : method.Split('(')[0];
    }
}
