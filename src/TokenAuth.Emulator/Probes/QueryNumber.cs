using System.Globalization;

namespace TokenAuth.Emulator;

/// <summary>Numbers in an address's query.</summary>
internal static class QueryNumber
{
    public static long Of(HttpContext context, string name, long otherwise) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : otherwise;
}
