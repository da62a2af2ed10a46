namespace TokenAuth.Vaults;

/// <summary>The file that SecretStore keeps everything in, one a user.</summary>
internal static class SecretStoreFile
{
    /// <summary>When some process last wrote it; null where there is none.</summary>
    public static DateTimeOffset? LastWritten
    {
        get
        {
            var file = new FileInfo(Path);
            return file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : null;
        }
    }

    private static string Path => OperatingSystem.IsWindows()
        ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Microsoft", "PowerShell", "secretmanagement", "localstore", "storefile")
        : System.IO.Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".secretmanagement", "localstore", "storefile");
}
