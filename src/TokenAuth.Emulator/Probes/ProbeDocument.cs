namespace TokenAuth.Emulator;

/// <summary>One thing that can be read and changed, on conditions.</summary>
internal sealed class ProbeDocument
{
    private readonly Lock _gate = new();
    private string _text = "first";
    private int _version = 1;

    public (string Text, string Tag) Current
    {
        get
        {
            lock (_gate)
            {
                return (_text, $"\"v{_version}\"");
            }
        }
    }

    public void Write(string text)
    {
        lock (_gate)
        {
            _text = text;
            _version++;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            (_text, _version) = ("first", 1);
        }
    }
}
