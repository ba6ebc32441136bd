using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;

namespace Tezgah.Web.Runs;

/// <summary>What people write on runs: name, tags, study, note. Closes its dialog with a <see cref="RunMarks"/>, or with nothing.</summary>
public sealed partial class MarksForm
{
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private string _name = "";
    private string _tags = "";
    private string _group = "";
    private string _note = "";
    private IReadOnlyList<Problem> _problems = [];

    /// <summary>The runs.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<RunRecord> Runs { get; set; }

    /// <summary>Knows the words in use.</summary>
    [Inject]
    public required RunIndex Index { get; set; }

    /// <summary>The dialog.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    private IReadOnlyList<string> TagsOn => [.. Runs.SelectMany(r => r.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture)];

    private IEnumerable<string> KnownTags => Index.All.SelectMany(r => r.Run.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture);

    private IEnumerable<string> KnownGroups => Index.All.Select(r => r.Run.Group).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture);

    private bool HasSeveralGroups => Runs.Select(r => r.Group).Distinct(StringComparer.Ordinal).Skip(1).Any();

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _group = HasSeveralGroups ? "" : Runs[0].Group ?? "";
        (_name, _note) = Runs.Count == 1 ? (Runs[0].Name, Runs[0].Note) : ("", "");
    }

    private void Remove(string tag, bool isRemoved) => _ = isRemoved ? _removed.Add(tag) : _removed.Remove(tag);

    private void Save()
    {
        var marks = Marks();
        _problems = marks.Problems();
        if (_problems.Count == 0)
        {
            Dialogs.Close(marks);
        }
    }

    private RunMarks Marks() => new()
    {
        Name = Runs.Count == 1 ? _name : null,
        AddTags = _tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        RemoveTags = [.. _removed],

        // Left empty for runs of several studies, it changes none of them.
        Group = HasSeveralGroups && _group.Trim().Length == 0 ? null : _group,
        Note = Runs.Count == 1 ? _note : null,
    };
}
