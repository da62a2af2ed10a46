using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TokenAuth.State;

/// <summary>Makes a folder's entries durable: a rename that is not flushed may be undone by a power failure.</summary>
internal static class UnixFolder
{
    /// <summary>Flushes a folder to disk. Windows has no such call for folders; there the file system's journal keeps the order.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle folder = Open(path, flags: 0);
        if (!folder.IsInvalid)
        {
            RandomAccess.FlushToDisk(folder);
        }
    }

    // .NET refuses to open a folder as a file.
    [DllImport("libc", EntryPoint = "open", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
