namespace Tezgah.Engine.Data;

/// <summary>Texts with their classes.</summary>
/// <param name="Source">The file they come from, for messages.</param>
/// <param name="Texts">The texts.</param>
/// <param name="Labels">The class of each text.</param>
public sealed record TextSet(string Source, IReadOnlyList<string> Texts, IReadOnlyList<int> Labels)
{
    /// <summary>Some of the texts, in the order of <paramref name="rows"/>.</summary>
    public TextSet Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new TextSet(Source, [.. rows.Select(r => Texts[r])], [.. rows.Select(r => Labels[r])]);
    }
}
