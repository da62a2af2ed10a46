using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TokenAuth.State;

/// <summary>
/// Who owns a folder. .NET does not say; of the C library's ways only <c>statx</c> (Linux) hands out a structure whose layout is the same on every
/// processor and in every library. Elsewhere the rule remains that only an owner may set a folder's mode, which holds for everyone but the superuser.
/// </summary>
internal static class UnixOwner
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint OwnerWanted = 0x8;
    private const int OwnerOffset = 20;

    /// <summary>Whether a folder is known to belong to somebody else.</summary>
    public static bool IsSomebodyElse(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            byte[] status = new byte[256];
            return Statx(CurrentDirectory, path, NoFollow, OwnerWanted, status) == 0 &&
                (BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(OwnerOffset)) : BinaryPrimitives.ReadUInt32BigEndian(status.AsSpan(OwnerOffset))) != EffectiveUser();
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "geteuid", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
