using System.Numerics;
using System.Runtime.InteropServices;

namespace Tezgah.Text.Data;

/// <summary>
/// What a text is made of: its stretches of five characters, as hashes, and their MinHash signature (Broder 1997). Letters count without
/// case, digits as they are, and everything else as one space, so that punctuation and line breaks do not make a text another one.
/// </summary>
internal static class Shingles
{
    /// <summary>Characters in a stretch.</summary>
    public const int Length = 5;

    /// <summary>Hashes in a signature; the standard error of a similarity told from it is at most 1 / 16.</summary>
    public const int Hashes = 64;

    private static readonly uint[] s_factors = [.. Enumerable.Range(0, Hashes).Select(i => Mix((uint)((2 * i) + 1)) | 1)];
    private static readonly uint[] s_offsets = [.. Enumerable.Range(0, Hashes).Select(i => Mix((uint)((2 * i) + 2)))];

    /// <summary>The hashes of the stretches, ascending, each once; none where a text has no letter and no digit.</summary>
    public static uint[] Of(string text)
    {
        var characters = text.Length <= 1024 ? stackalloc char[text.Length] : new char[text.Length];
        var count = 0;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                characters[count++] = char.ToLowerInvariant(c);
            }
            else if (count > 0 && characters[count - 1] != ' ')
            {
                characters[count++] = ' ';
            }
        }

        characters = characters[..count].TrimEnd(' ');
        if (characters.Length <= Length)
        {
            return characters.Length == 0 ? [] : [Hash(characters)];
        }

        var hashes = new uint[characters.Length - Length + 1];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = Hash(characters.Slice(i, Length));
        }

        Array.Sort(hashes);
        var distinct = 1;
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] != hashes[distinct - 1])
            {
                hashes[distinct++] = hashes[i];
            }
        }

        return hashes[..distinct];
    }

    /// <summary>For each of <see cref="Hashes"/> orders of all possible stretches, the one of the text that comes first.</summary>
    public static void Sign(ReadOnlySpan<uint> shingles, Span<uint> signature)
    {
        var factors = MemoryMarshal.Cast<uint, Vector<uint>>(s_factors);
        var offsets = MemoryMarshal.Cast<uint, Vector<uint>>(s_offsets);
        var least = MemoryMarshal.Cast<uint, Vector<uint>>(signature);
        for (var i = 0; i < factors.Length; i++)
        {
            var (factor, offset, minimum) = (factors[i], offsets[i], new Vector<uint>(uint.MaxValue));
            foreach (var shingle in shingles)
            {
                var hash = (new Vector<uint>(shingle) * factor) + offset;
                minimum = Vector.Min(minimum, hash ^ (hash >>> 15));
            }

            least[i] = minimum;
        }
    }

    /// <summary>The similarity of two texts as their signatures tell it, 0 to 1.</summary>
    public static double Estimate(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other)
    {
        var same = 0;
        for (var i = 0; i < one.Length; i++)
        {
            same += one[i] == other[i] ? 1 : 0;
        }

        return (double)same / one.Length;
    }

    /// <summary>The stretches that two texts share among those of either (Jaccard), 0 to 1.</summary>
    public static double Similarity(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other)
    {
        var (i, j, shared) = (0, 0, 0);
        while (i < one.Length && j < other.Length)
        {
            if (one[i] == other[j])
            {
                (i, j, shared) = (i + 1, j + 1, shared + 1);
            }
            else if (one[i] < other[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        var all = one.Length + other.Length - shared;
        return all == 0 ? 0 : (double)shared / all;
    }

    private static uint Hash(ReadOnlySpan<char> characters)
    {
        var hash = 2166136261u;
        foreach (var c in characters)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return Mix(hash);
    }

    // MurmurHash3's last step (Appleby 2011): every bit depends on every other.
    private static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85EBCA6Bu;
        value = (value ^ (value >> 13)) * 0xC2B2AE35u;
        return value ^ (value >> 16);
    }
}
