namespace TokenAuth.Emulator;

/// <summary>The holds that are on.</summary>
internal sealed class HoldList
{
    private readonly Lock _gate = new();
    private readonly List<EmulatorHold> _holds = [];

    public EmulatorHold Add(string path, bool afterProcessing)
    {
        EmulatorHold hold = new(this, path, afterProcessing);
        lock (_gate)
        {
            _holds.Add(hold);
        }

        return hold;
    }

    public EmulatorHold? Find(string id)
    {
        lock (_gate)
        {
            return _holds.Find(hold => hold.Id == id);
        }
    }

    public EmulatorHold? For(PathString path)
    {
        lock (_gate)
        {
            return _holds.Find(hold => PathPattern.Matches(hold.Path, path));
        }
    }

    public void Remove(EmulatorHold hold)
    {
        lock (_gate)
        {
            _holds.Remove(hold);
        }
    }

    public void ReleaseAll()
    {
        EmulatorHold[] holds;
        lock (_gate)
        {
            holds = [.. _holds];
        }

        foreach (EmulatorHold hold in holds)
        {
            hold.Release();
        }
    }
}
