using System.Runtime.InteropServices;

namespace Tezgah.Text.Tasks;

/// <summary>A stretch of a text's tokens.</summary>
/// <param name="Start">The first token.</param>
/// <param name="End">One past the last.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TokenRange(int Start, int End)
{
    /// <summary>How many tokens it has.</summary>
    public int Length => End - Start;

    /// <summary>The part of the stretch that lies within <paramref name="start"/> and <paramref name="end"/>; empty if none does.</summary>
    internal TokenRange Within(int start, int end)
    {
        var from = Math.Clamp(Start, start, end);
        return new TokenRange(from, Math.Clamp(End, from, end));
    }

    /// <summary>The stretch <paramref name="by"/> tokens further on.</summary>
    internal TokenRange Moved(int by) => new(Start + by, End + by);
}
