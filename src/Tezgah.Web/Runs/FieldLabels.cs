using System.Globalization;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Index;
using Tezgah.Web.Display;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Runs;

/// <summary>What fields are called in the reader's language, and which field a reader's word means.</summary>
public sealed class FieldLabels(
    RunIndex index,
    TimeProvider time,
    IStringLocalizer<RunsTexts> texts,
    IStringLocalizer<DisplayTexts> display,
    IStringLocalizer<SettingTexts> settings)
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private IReadOnlyList<RunField>? _named;
    private ILookup<string, RunField>? _byLabel;

    /// <summary>All fields that any run has.</summary>
    public IReadOnlyList<RunField> Fields => index.Fields;

    /// <summary>The name of a field; one that this program has no word for keeps its key.</summary>
    public string Label(string key) => _labels.TryGetValue(key, out var known) ? known : _labels[key] = Find(key);

    /// <summary>The field of a key; one that no run has yet counts as a metric.</summary>
    public RunField FieldOf(string key) => Fields.FirstOrDefault(f => f.Key == key)
        ?? new RunField(key, FieldSource.Metric, RunFields.IsShare(key) ? FieldKind.Share : FieldKind.Number);

    /// <summary>The field that a word means: by its key, or by its name in the reader's language.</summary>
    public RunField? Resolve(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (RunFields.Resolve(Fields, written) is { } byKey)
        {
            return byKey;
        }

        if (!ReferenceEquals(_named, Fields))
        {
            _named = Fields;
            _byLabel = _named.ToLookup(f => Label(f.Key), StringComparer.Create(CultureInfo.CurrentCulture, ignoreCase: true));
        }

        return _byLabel![written.Trim()].FirstOrDefault();
    }

    /// <summary>In what filters are asked now.</summary>
    public FilterContext Context() => new(time.GetUtcNow(), time.LocalTimeZone, CultureInfo.CurrentCulture, Resolve);

    private string Find(string key)
    {
        // A key that is no column's, no setting's and no metric's may still be a result's: the name of an evaluation, and a value.
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return Known(texts, "Field." + key)
            ?? Known(settings, key + ".label")
            ?? Known(display, "Metric." + key.Replace('.', '_'))
            ?? (dot > 0 && Known(texts, "Result." + key[..dot]) is { } evaluation
                ? texts["ResultValue", evaluation, Known(texts, "Value." + key[(dot + 1)..]) ?? key[(dot + 1)..]].Value
                : key);
    }

    private static string? Known(IStringLocalizer from, string key) => from[key] is { ResourceNotFound: false } found ? found.Value : null;
}
