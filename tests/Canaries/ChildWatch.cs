using System.Globalization;
using System.Text;

namespace TokenAuth.Canaries;

/// <summary>The command lines and the environments of the processes that this one starts while it is open. Linux only: it reads <c>/proc</c>.</summary>
public sealed class ChildWatch : IDisposable
{
    private readonly Dictionary<int, HashSet<string>> _children = [];
    private readonly CancellationTokenSource _ends = new();
    private readonly Thread _watcher;

    public ChildWatch()
    {
        _watcher = new Thread(Watch) { IsBackground = true };
        _watcher.Start();
    }

    /// <summary>Gets how many were seen.</summary>
    public int Count
    {
        get
        {
            lock (_children)
                return _children.Count;
        }
    }

    /// <summary>Gets what was seen.</summary>
    public string Text
    {
        get
        {
            lock (_children)
                return string.Join('\n', _children.Values.SelectMany(static seen => seen));
        }
    }

    public void Dispose()
    {
        _ends.Cancel();
        _watcher.Join();
        _ends.Dispose();
    }

    private void Watch()
    {
        do
        {
            foreach (string folder in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)) Look(folder, id);
            }
        }
        while (!_ends.Token.WaitHandle.WaitOne(5));
    }

    private void Look(string folder, int id)
    {
        try
        {
            // pid (name) state parent …; a name may hold anything, its end is the last parenthesis.
            string stat = File.ReadAllText(folder + "/stat");
            string parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
            if (parent != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return;
            string found = Read(folder + "/cmdline") + "\n" + Read(folder + "/environ");
            lock (_children)
            {
                // Between fork and exec the child shows what is its parent's.
                if (!_children.TryGetValue(id, out HashSet<string>? seen)) _children[id] = seen = new HashSet<string>(StringComparer.Ordinal);
                seen.Add(found);
            }
        }
        catch (IOException)
        {
            // It has ended meanwhile.
        }
    }

    private static string Read(string path) => Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace('\0', '\n');
}
