namespace TokenAuth.Pipeline;

/// <summary>The switches of a pwsh command line that say whether somebody sits in front of it.</summary>
internal sealed record PwshCommandLine(bool IsNonInteractive, bool IsServer)
{
    private static readonly string[] WithoutValue =
    [
        "login", "noexit", "noprofile", "nologo", "noprofileloadtime", "socketservermode", "v2socketservermode", "namedpipeservermode", "sshservermode", "sta", "mta",
        "removeworkingdirectorytrailingcharacter",
    ];

    private static readonly string[] WithValue =
    [
        "configurationfile", "configurationname", "custompipename", "windowstyle", "outputformat", "of", "inputformat", "if", "executionpolicy", "ep",
        "encodedcommand", "ec", "encodedarguments", "ea", "settingsfile", "workingdirectory", "wd", "token", "utctimestamp",
    ];

    /// <summary>Reads the switches as pwsh does: prefixes count, and what follows a script or a command belongs to it.</summary>
    public static PwshCommandLine Parse(ReadOnlySpan<string> arguments)
    {
        bool nonInteractive = false, server = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = SwitchName(arguments[i]);
            if (IsPrefix(name, "noninteractive", 4)) nonInteractive = true;
            else if (IsPrefix(name, "interactive", 1)) nonInteractive = false;
            else if (IsPrefix(name, "servermode", 1)) server = true;
            else if (IsAnyOf(name, WithValue)) i++;
            else if (!IsAnyOf(name, WithoutValue)) break;
        }

        return new PwshCommandLine(nonInteractive, server);
    }

    private static string SwitchName(string argument)
    {
        if (argument.StartsWith("--", StringComparison.Ordinal)) return argument[2..];
        return argument is ['-' or '/' or '\u2013' or '\u2014' or '\u2015', ..] ? argument[1..] : string.Empty;
    }

    private static bool IsAnyOf(string name, string[] options) => Array.Exists(options, option => IsPrefix(name, option, 1));

    private static bool IsPrefix(string name, string option, int shortest) => name.Length >= shortest && option.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
