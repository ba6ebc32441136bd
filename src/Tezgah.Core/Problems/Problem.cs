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

    /// <summary>
    /// Parts of the sentence that have words themselves, such as the reason: they stand in the places after those of
    /// <see cref="Args"/>. Null if there are none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Problem>? Details { get; init; }

    /// <summary>The sentence in the culture of the reader (<see cref="CultureInfo.CurrentUICulture"/>).</summary>
    [JsonIgnore]
    public string Message => MessageIn(CultureInfo.CurrentUICulture);

    /// <summary>The sentence in <paramref name="culture"/>; an unknown code gives the arguments themselves.</summary>
    public string MessageIn(CultureInfo culture)
    {
        var text = s_texts.GetString(Code, culture);
        object[] places = [.. Args, .. (Details ?? []).Select(d => d.MessageIn(culture))];
        return text is null ? string.Join(' ', places) : string.Format(CultureInfo.InvariantCulture, text, places);
    }

    /// <summary>A part of a sentence, to stand among the <see cref="Details"/> of another.</summary>
    public static Problem Part(string code, params IReadOnlyList<string> args) => new(code, Where: null, args);

    /// <summary>This problem with parts that have words themselves.</summary>
    public Problem With(params IReadOnlyList<Problem> details) => this with { Details = details };

    /// <summary>This problem with what an exception from outside says, in this program's words (<see cref="Cause.Of"/>).</summary>
    public Problem Because(Exception error) => With(Cause.Of(error));

    /// <summary>A problem whose sentence was made elsewhere, in the reader's language. Messages of exceptions are not: see <see cref="Because"/>.</summary>
    public static Problem FromText(string text, string? where = null) => new("unexpected", where, text);

    /// <inheritdoc/>
    public bool Equals(Problem? other) =>
        other is not null && Code == other.Code && Where == other.Where && Args.SequenceEqual(other.Args)
        && (Details ?? []).SequenceEqual(other.Details ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Where, Args.Count);

    /// <inheritdoc/>
    public override string ToString() => Where is null ? Message : $"{Where}: {Message}";
}
