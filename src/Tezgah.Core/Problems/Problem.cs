using System.Globalization;
using System.Resources;
using System.Text.Json.Serialization;

namespace Tezgah.Core.Problems;

/// <summary>
/// Something a person has to know and can act on: what happened, where, and the way out. It is data, so that a worker can
/// write it in one language and a page can show it in another.
/// </summary>
/// <param name="Code">The name of the sentence in <c>ProblemTexts.resx</c>, in kebab case (<c>data-column-missing</c>).</param>
/// <param name="Where">The setting, file, line, column or tensor at fault; null if the sentence says it all.</param>
/// <param name="Args">What the sentence's places <c>{0}</c>, <c>{1}</c> … stand for.</param>
public sealed record Problem(string Code, string? Where = null, params IReadOnlyList<string> Args)
{
    private static readonly ResourceManager s_texts = new("Tezgah.Core.Problems.ProblemTexts", typeof(Problem).Assembly);

    /// <summary>The sentence in the culture of the reader (<see cref="CultureInfo.CurrentUICulture"/>).</summary>
    [JsonIgnore]
    public string Message => MessageIn(CultureInfo.CurrentUICulture);

    /// <summary>The sentence in <paramref name="culture"/>; an unknown code gives the arguments themselves.</summary>
    public string MessageIn(CultureInfo culture)
    {
        var text = s_texts.GetString(Code, culture);
        return text is null
            ? string.Join(' ', Args)
            : string.Format(CultureInfo.InvariantCulture, text, [.. Args.Cast<object>()]);
    }

    /// <summary>A problem for which no sentence exists: the text of an error from outside, as it came.</summary>
    public static Problem FromText(string text, string? where = null) => new("unexpected", where, text);

    /// <inheritdoc/>
    public bool Equals(Problem? other) =>
        other is not null && Code == other.Code && Where == other.Where && Args.SequenceEqual(other.Args);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Where, Args.Count);

    /// <inheritdoc/>
    public override string ToString() => Where is null ? Message : $"{Where}: {Message}";
}
