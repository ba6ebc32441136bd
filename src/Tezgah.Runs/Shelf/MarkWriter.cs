using Tezgah.Core.Runs;

namespace Tezgah.Runs.Shelf;

/// <summary>What marks make of a run's row.</summary>
internal static class MarkWriter
{
    /// <summary>The row with the marks on it; null where they change nothing.</summary>
    public static RunRecord? Write(RunRecord run, RunMarks marks, DateTimeOffset now)
    {
        var tags = run.Tags
            .Where(t => !marks.RemoveTags.Contains(t, StringComparer.CurrentCultureIgnoreCase))
            .Concat(marks.AddTags.Select(t => t.Trim()).Where(t => t.Length > 0))
            .Distinct(StringComparer.CurrentCultureIgnoreCase)
            .ToArray();
        var changed = run with
        {
            Name = string.IsNullOrWhiteSpace(marks.Name) ? run.Name : marks.Name.Trim(),
            Tags = tags.SequenceEqual(run.Tags, StringComparer.Ordinal) ? run.Tags : tags,
            Note = marks.Note?.Trim() ?? run.Note,
            Group = marks.Group is { } group ? group.Trim() is { Length: > 0 } named ? named : null : run.Group,
            ArchivedAt = marks.Archived is { } archived ? archived ? run.ArchivedAt ?? now : null : run.ArchivedAt,
        };
        return changed == run ? null : changed;
    }
}
