using TokenAuth.Errors;
using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>Lines and records of JSON: the same ones, however their bytes arrive.</summary>
internal sealed class LinesTarget() : FuzzTarget("lines", "{\"a\":1}\n", "\n", "\r\n", "\u001e", "\u001e{\"a\":1}\n", "null\n", " ", "\t", "\ufeff", "[", "\"")
{
    public override string Run(byte[] input)
    {
        bool records = input.Length % 2 == 0;
        FrameReading whole = Read(input, Math.Max(1, input.Length));
        Require(whole.Error is null or ErrorId.ReplyIncomplete or ErrorId.JsonInvalid, $"refused with {whole.Error}");
        Require(whole.IsLike(Read(input, 5)), "a stream that means something else in pieces");
        Require(whole.Items.All(static item => item.Length > 0), "an item that is empty");
        Require(whole.Items.Sum(static item => (long)item.Length) <= input.Length, "items longer than their stream");
        return $"{records} {whole.Error} {Math.Min(whole.Items.Count, 3)}";

        FrameReading Read(byte[] bytes, int piece) => FrameReading.Read(records ? LineFrame.Records : LineFrame.Lines, bytes, piece);
    }
}
