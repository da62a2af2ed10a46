using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Runtime;

namespace TokenAuth.Dumps;

/// <summary>
/// What a crash dump of a .NET process shows: each string, and each array of characters or bytes, that the collector has not taken yet. The buffers of
/// .NET's own connections and pools are left out: what went through one stays in it until something else does, and no caller can wipe it.
/// </summary>
internal static class MemoryDump
{
    private const string PooledArrays = "System.Array[]";

    private static readonly string[] OwnersOfBuffers = ["System.Net.Http.HttpConnection", "System.Net.Http.Http2Connection", "System.Net.Security.", "System.Net.Sockets.", "System.Buffers."];

    /// <summary>The texts, one a line; bytes as Latin-1.</summary>
    /// <param name="processId">The process, of the same user.</param>
    /// <exception cref="DiagnosticsClientException">The process cannot be dumped here.</exception>
    public static string TextOf(int processId)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tokenauth-dump-");
        try
        {
            string file = Path.Combine(folder.FullName, "process.dmp");
            new DiagnosticsClient(processId).WriteDump(DumpType.WithHeap, file);
            using DataTarget dump = DataTarget.LoadDump(file);
            using ClrRuntime runtime = dump.ClrVersions.Single().CreateRuntime();
            return TextOf(runtime.Heap);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string TextOf(ClrHeap heap)
    {
        ClrObject[] objects = [.. heap.EnumerateObjects().Where(static one => one is { IsValid: true, IsFree: false })];
        HashSet<ulong> buffers = [.. objects.Where(static one => OwnsBuffers(one.Type!.Name)).SelectMany(BuffersOf)];
        var text = new StringBuilder();
        foreach (ClrObject one in objects)
        {
            if (!buffers.Contains(one.Address) && TextOf(one) is { } found) text.AppendLine(found);
        }

        return text.ToString();
    }

    private static bool OwnsBuffers(string? type) => type is not null && OwnersOfBuffers.Any(owner => type.StartsWith(owner, StringComparison.Ordinal));

    private static IEnumerable<ulong> BuffersOf(ClrObject owner) =>
        owner.EnumerateReferences().SelectMany(static held => held.Type?.Name == PooledArrays ? held.EnumerateReferences() : [held])
            .Where(static held => held.Type is { IsArray: true })
            .Select(static held => held.Address);

    private static string? TextOf(ClrObject one)
    {
        if (one.Type!.IsString) return one.AsString(int.MaxValue);
        if (!one.IsArray || one.AsArray() is not { Length: > 0, Rank: 1 } array) return null;
        return one.Type.ComponentType?.ElementType switch
        {
            ClrElementType.Char => new string(array.ReadValues<char>(0, array.Length)),
            ClrElementType.UInt8 or ClrElementType.Int8 => Encoding.Latin1.GetString(array.ReadValues<byte>(0, array.Length)!),
            _ => null,
        };
    }
}
