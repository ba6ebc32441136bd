using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Queue;

/// <summary>What runs are called.</summary>
public static class RunNames
{
    private const int LongestSlug = 40;
    private static readonly string[] s_generic = ["train", "training", "data", "dataset"];

    /// <summary>
    /// An id that sorts by time and can be a folder and a part of an address: <c>20261121-2130-math-topics-3f9a</c>; the time is
    /// UTC.
    /// </summary>
    public static string Id(DateTimeOffset time, string name, string suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyyMMdd-HHmm}-{Slug(name)}-{suffix}");

    /// <summary>Four random hexadecimal digits.</summary>
    public static string RandomSuffix() => RandomNumberGenerator.GetHexString(4, lowercase: true);

    /// <summary>The job's name, or one from its training data: the file's, or its folder's where the file is only called "train".</summary>
    public static string NameOf(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!string.IsNullOrWhiteSpace(job.Name))
        {
            return job.Name.Trim();
        }

        var file = Path.GetFileNameWithoutExtension(job.Data.Train);
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(job.Data.Train))) ?? "";
        return RunMarks.CutName(folder.Length > 0 && s_generic.Contains(file, StringComparer.OrdinalIgnoreCase) ? folder : file);
    }

    /// <summary>The evaluation's name, or one from its task and what it measures: <c>labels checkpoint-400</c>.</summary>
    public static string NameOf(EvaluateJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return string.IsNullOrWhiteSpace(job.Name)
            ? RunMarks.CutName($"{job.Task} {Path.GetFileName(Path.TrimEndingDirectorySeparator(job.Pass.Run ?? job.Model.Adapter ?? job.Model.ModelNameOrPath))}".Trim())
            : job.Name.Trim();
    }

    /// <summary>The name as a part of a folder's: lower-case letters, digits and hyphens; <c>run</c> if nothing is left of it.</summary>
    public static string Slug(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder();

        // Decomposed, "ğ" is "g" and a mark; the dotless "ı" has no decomposition.
        foreach (var c in name.Replace('ı', 'i').Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString(0, Math.Min(slug.Length, LongestSlug)).Trim('-');
        return text.Length > 0 ? text : "run";
    }
}
