using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>One file of a data set as it was read.</summary>
/// <param name="Part">What it is for.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Bytes">Its length; 0 where it cannot be read.</param>
/// <param name="File">What is in it; null where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read.</param>
/// <param name="Unreadable">How many values hold a character that the encoding could not read.</param>
public sealed record OpenedPart(DataPart Part, string Path, long Bytes, DataFile? File, Problem? Problem, int Unreadable);

/// <summary>A data set with its files read.</summary>
/// <param name="Set">The set.</param>
/// <param name="Parts">Its files.</param>
public sealed record OpenedData(DataSet Set, IReadOnlyList<OpenedPart> Parts)
{
    /// <summary>What the columns are for: as was said, or as their names tell.</summary>
    public ColumnRoles Roles { get; } =
        Set.Columns ?? (Parts[0].File is { } file ? ColumnRoles.Of(file.Columns) : new ColumnRoles());

    /// <summary>What is learnt from it: as was said, or as the columns tell.</summary>
    public string Task => Set.Task ?? DataJobs.TaskOf(Roles);

    /// <summary>The files that could be read.</summary>
    public IEnumerable<(DataPart Part, DataFile File)> Files => Parts.Where(p => p.File is not null).Select(p => (p.Part, p.File!));

    /// <summary>Whether a run reads the files as they are read here.</summary>
    public bool IsAutomatic => Set.Reading is null || Set.Reading == DataReading.Automatic;

    /// <summary>Reads the files of a set; what is wrong with one stands in its place.</summary>
    public static async Task<OpenedData> OpenAsync(DataSet set, DataFileReader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(reader);
        var parts = new List<OpenedPart>();
        foreach (var (part, path) in set.Parts())
        {
            try
            {
                var file = await reader.ReadAsync(path, set.Reading, cancellationToken);
                var unreadable = await System.Threading.Tasks.Task.Run(() => DataFileReader.Unreadable(file), cancellationToken);
                parts.Add(new OpenedPart(part, path, new FileInfo(path).Length, file, null, unreadable));
            }
            catch (ProblemException e)
            {
                parts.Add(new OpenedPart(part, path, 0, null, e.Problems[0], 0));
            }
        }

        return new OpenedData(set, parts);
    }

    /// <summary>What the model reads of each row: of an instruction what stands before the answer.</summary>
    public string[] Prompts(DataFile file) => Texts(file, answers: false);

    /// <summary>All that the model learns from in each row; of a classifier, the text without its label.</summary>
    public string[] Texts(DataFile file) => Texts(file, answers: true);

    private string[] Texts(DataFile file, bool answers)
    {
        ArgumentNullException.ThrowIfNull(file);
        string?[] names = Task != TaskNames.Instruction ? [Roles.Text]
            : Roles.Messages is not null ? [Roles.Messages]
            : DataJobs.FormatOf(Roles) == "prompt-completion" ? [Roles.Prompt, answers ? Roles.Completion : null]
            : [Roles.Instruction, Roles.Input, answers ? Roles.Output : null];
        int[] columns = [.. names.Where(n => n is not null && file.Columns.Contains(n)).Select(n => file.Column(n!))];
        return columns.Length == 1
            ? [.. file.Rows.Select(r => r[columns[0]] ?? "")]
            : [.. file.Rows.Select(r => string.Join('\n', columns.Select(c => r[c])))];
    }
}
