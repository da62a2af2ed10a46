namespace TokenAuth.Emulator;

/// <summary>The faults that wait for their requests, oldest first.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<(string Path, EmulatorFault Fault)> _faults = [];

    public void Add(string path, int count, EmulatorFault fault)
    {
        lock (_gate)
        {
            _faults.AddRange(Enumerable.Repeat((path, fault), count));
        }
    }

    public EmulatorFault? Take(PathString path)
    {
        lock (_gate)
        {
            int index = _faults.FindIndex(planned => PathPattern.Matches(planned.Path, path));
            if (index < 0)
            {
                return null;
            }

            EmulatorFault fault = _faults[index].Fault;
            _faults.RemoveAt(index);
            return fault;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }
}
