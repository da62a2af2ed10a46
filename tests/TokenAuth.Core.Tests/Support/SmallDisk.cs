using System.ComponentModel;
using System.Diagnostics;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A file system of its own that is soon full: a tmpfs, which only the system's administrator may mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;
    private readonly string _filler;

    private SmallDisk(string path)
    {
        _path = path;
        _filler = Path.Combine(path, "filler");
    }

    /// <summary>Mounts one.</summary>
    /// <param name="path">Where.</param>
    /// <param name="kilobytes">Its size.</param>
    /// <returns>The file system; null where this user may not mount.</returns>
    public static SmallDisk? TryMount(string path, int kilobytes)
    {
        Directory.CreateDirectory(path);
        return Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=0700", "tmpfs", path) ? new SmallDisk(path) : null;
    }

    /// <summary>Takes the space that is left, to the last byte.</summary>
    public void Fill()
    {
        using FileStream file = File.Create(_filler, bufferSize: 0);
        byte[] block = new byte[512];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Empty() => File.Delete(_filler);

    public void Dispose() => Run("umount", "-l", _path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true });
            process!.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
