namespace Tezgah.Core.Runs.Query;

/// <summary>The fields that every run has, and what can be told of the others by their names.</summary>
public static class RunFields
{
    /// <summary>What a person calls it.</summary>
    public const string Name = "name";

    /// <summary>Its id.</summary>
    public const string Id = "id";

    /// <summary>Where it is in its life.</summary>
    public const string Status = "status";

    /// <summary>Its study.</summary>
    public const string Group = "group";

    /// <summary>Its tags.</summary>
    public const string Tag = "tag";

    /// <summary>What people noted.</summary>
    public const string Note = "note";

    /// <summary>Where it ran.</summary>
    public const string Device = "device";

    /// <summary>When it was submitted.</summary>
    public const string Created = "created";

    /// <summary>When it began.</summary>
    public const string Started = "started";

    /// <summary>When it ended.</summary>
    public const string Ended = "ended";

    /// <summary>How long it took, or has taken.</summary>
    public const string Duration = "duration";

    /// <summary>Its last step.</summary>
    public const string Step = "step";

    /// <summary>How far it is.</summary>
    public const string Progress = "progress";

    /// <summary><c>yes</c> where another program's results were taken in, <c>no</c> elsewhere.</summary>
    public const string Imported = "imported";

    /// <summary><c>yes</c> where it was put away, <c>no</c> elsewhere.</summary>
    public const string Archived = "archived";

    /// <summary>The fields that every run has.</summary>
    public static IReadOnlyList<RunField> BuiltIn { get; } =
    [
        new(Name, FieldSource.Run, FieldKind.Text),
        new(Id, FieldSource.Run, FieldKind.Text),
        new(Status, FieldSource.Run, FieldKind.Text),
        new(Group, FieldSource.Run, FieldKind.Text),
        new(Tag, FieldSource.Run, FieldKind.Tags),
        new(Note, FieldSource.Run, FieldKind.Text),
        new(Device, FieldSource.Run, FieldKind.Text),
        new(Created, FieldSource.Run, FieldKind.Time),
        new(Started, FieldSource.Run, FieldKind.Time),
        new(Ended, FieldSource.Run, FieldKind.Time),
        new(Duration, FieldSource.Run, FieldKind.Duration),
        new(Step, FieldSource.Run, FieldKind.Number),
        new(Progress, FieldSource.Run, FieldKind.Share),
        new(Imported, FieldSource.Run, FieldKind.Text),
        new(Archived, FieldSource.Run, FieldKind.Text),
    ];

    private static readonly string[] s_shares =
        ["accuracy", "f1", "precision", "recall", "specificity", "mcc_share", "auc", "pass_at", "pass@", "share", "ratio"];

    /// <summary>The field of a run itself; null if there is none of this name.</summary>
    public static RunField? Find(string key) => BuiltIn.FirstOrDefault(f => f.Key == key);

    /// <summary>Whether a metric or result of this name is a part of a whole: <c>test.accuracy</c>, <c>eval_f1_macro</c>.</summary>
    public static bool IsShare(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return s_shares.Any(s => key.Contains(s, StringComparison.Ordinal)) && !key.Contains("loss", StringComparison.Ordinal);
    }

    /// <summary>
    /// The field that a person means: by its key, or by the key with blanks, hyphens, dots and underscores taken alike and without
    /// regard to case (<c>Test accuracy</c> for <c>test.accuracy</c>), or by the last part of one key only
    /// (<c>learning_rate</c> for <c>training.learning_rate</c>). Null if there is none, or several by the last part.
    /// </summary>
    /// <param name="fields">The fields that there are.</param>
    /// <param name="written">What the person wrote.</param>
    public static RunField? Resolve(IEnumerable<RunField> fields, string written)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var all = fields as IReadOnlyCollection<RunField> ?? [.. fields];
        var plain = Plain(written);
        if ((all.FirstOrDefault(f => f.Key == written) ?? all.FirstOrDefault(f => Plain(f.Key) == plain)) is { } exact)
        {
            return exact;
        }

        var byLast = all.Where(f => f.Source == FieldSource.Setting && Plain(f.Key[(f.Key.LastIndexOf('.') + 1)..]) == plain).Take(2).ToList();
        return byLast.Count == 1 ? byLast[0] : null;
    }

    private static string Plain(string key) =>
        new([.. key.Where(c => c is not (' ' or '.' or '_' or '-')).Select(char.ToLowerInvariant)]);
}
