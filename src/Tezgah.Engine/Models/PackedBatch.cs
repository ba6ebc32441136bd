using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>
/// Several texts as one stream of tokens without padding: <c>T</c> tokens of <c>B</c> texts, the longest with <c>L</c>.
/// Everything but attention works on the stream; attention works on blocks <c>[B, L]</c>, whose padding lies behind each text,
/// where the causal mask hides it from every real token. Its tensors belong to the dispose scope that it is made in.
/// </summary>
public sealed class PackedBatch
{
    /// <summary>Packs texts.</summary>
    /// <param name="texts">The token ids of each text; none is empty.</param>
    /// <param name="device">Where the tensors are made.</param>
    public PackedBatch(IReadOnlyList<int[]> texts, Device device)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count, nameof(texts));
        Count = texts.Count;
        Lengths = [.. texts.Select(t => t.Length)];
        Tokens = Lengths.Sum();
        Longest = texts.Max(t => t.Length);
        var ids = new long[Tokens];
        var positions = new long[Tokens];
        var places = new long[Tokens];
        var rows = new long[Count * Longest];
        var last = new long[Count];
        var token = 0;
        for (var text = 0; text < texts.Count; text++)
        {
            ArgumentOutOfRangeException.ThrowIfZero(texts[text].Length, nameof(texts));
            var first = token;
            for (var position = 0; position < Longest; position++)
            {
                var place = (text * Longest) + position;
                if (position < texts[text].Length)
                {
                    (ids[token], positions[token], places[token], rows[place]) = (texts[text][position], position, place, token);
                    token++;
                }
                else
                {
                    rows[place] = first;
                }
            }

            last[text] = token - 1;
        }

        var starts = new long[Count + 1];
        for (var text = 0; text < Count; text++)
        {
            starts[text + 1] = starts[text] + Lengths[text];
        }

        Starts = tensor(starts);
        Ids = tensor(ids, device: device);
        Positions = tensor(positions, device: device);
        Last = tensor(last, device: device);
        if (Count * Longest != Tokens)
        {
            Rows = tensor(rows, device: device);
            Places = tensor(places, device: device);
        }
    }

    /// <summary>The number of texts, <c>B</c>.</summary>
    public int Count { get; }

    /// <summary>The tokens of each text.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>The number of tokens, <c>T</c>.</summary>
    public int Tokens { get; }

    /// <summary>The tokens of the longest text, <c>L</c>.</summary>
    public int Longest { get; }

    /// <summary>The token ids, int64 <c>[T]</c>.</summary>
    public Tensor Ids { get; }

    /// <summary>The place of each token in its text, int64 <c>[T]</c>.</summary>
    public Tensor Positions { get; }

    /// <summary>The row in the stream where each text starts, and <c>T</c>; int64 <c>[B + 1]</c>, on the processor.</summary>
    public Tensor Starts { get; }

    /// <summary>The row in the stream of each text's last token, int64 <c>[B]</c>.</summary>
    public Tensor Last { get; }

    /// <summary>
    /// The row in the stream for each place of the block, int64 <c>[B * L]</c>; padding takes the text's first row. Null if no
    /// text is shorter than another, since the stream then is the block.
    /// </summary>
    public Tensor? Rows { get; }

    /// <summary>The place in the block of each row of the stream, int64 <c>[T]</c>; null as <see cref="Rows"/>.</summary>
    public Tensor? Places { get; }
}
