using System.Globalization;
using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using TokenAuth.Dumps;

// Dumps <process id>: every text in the memory of a .NET process of the same user, one a line. Exit code 2: this system lets it not be dumped.
// In a process of its own: the library that reads a dump loads the runtime's native half a second time, and not every host survives that.
try
{
    string text = MemoryDump.TextOf(int.Parse(args[0], CultureInfo.InvariantCulture));
    using Stream output = Console.OpenStandardOutput();
    output.Write(Encoding.UTF8.GetBytes(text));
    return 0;
}
catch (DiagnosticsClientException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 2;
}
