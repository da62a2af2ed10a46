using System.Diagnostics;

namespace TokenAuth.Stress;

/// <summary>The kind of processes that a run is made of.</summary>
internal interface IWorkforce
{
    /// <summary>What they are, for the report.</summary>
    string Description { get; }

    /// <summary>Signs in and saves the session.</summary>
    Task SignInAsync(Uri address);

    /// <summary>How a process is started that uses the saved session until its standard input ends, and says on standard output how it goes.</summary>
    ProcessStartInfo StartInfo(Uri address, int runspaces);
}
