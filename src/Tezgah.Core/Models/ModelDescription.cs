using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Models;

/// <summary>What a model folder is, from its configuration and the headers of its weights alone.</summary>
public sealed record ModelDescription
{
    private static readonly string[] s_licenceNames = ["LICENSE", "LICENCE", "COPYING", "USE_POLICY", "NOTICE"];

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The network; null if its configuration cannot be read.</summary>
    public ModelConfig? Config { get; init; }

    /// <summary>The number of weights in the files; 0 if they cannot be read.</summary>
    public long Parameters { get; init; }

    /// <summary>The bytes of the weights.</summary>
    public long WeightBytes { get; init; }

    /// <summary>The bytes of all files in the folder.</summary>
    public long FolderBytes { get; init; }

    /// <summary>The number of weights by the format's name of their type (<c>F32</c>, <c>BF16</c>), most first.</summary>
    public IReadOnlyList<(string Dtype, long Count)> Dtypes { get; init; } = [];

    /// <summary>The names of the files with licence texts.</summary>
    public IReadOnlyList<string> LicenceFiles { get; init; } = [];

    /// <summary>Everything that keeps the model from being used.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Reads a folder; whatever is wrong with it is in <see cref="Problems"/>.</summary>
    public static ModelDescription Read(string folder)
    {
        var problems = new List<Problem>();
        var description = new ModelDescription { Folder = folder };
        if (!Directory.Exists(folder))
        {
            return description with { Problems = [new Problem("model-folder-missing", folder, folder)] };
        }

        var config = Try(() => ModelConfigFile.Read(Path.Combine(folder, ModelConfigFile.FileName)));
        var weights = Try(() => WeightFiles.Open(folder));
        if (config is not null && weights is not null)
        {
            problems.AddRange(weights.Compare(config));
        }

        var files = Try(() => new DirectoryInfo(folder).EnumerateFiles().ToList()) ?? [];
        var entries = weights?.Places.Values.Select(p => p.Entry).ToList() ?? [];
        return description with
        {
            Config = config,
            Parameters = entries.Sum(e => e.Count),
            WeightBytes = weights?.Bytes ?? 0,
            FolderBytes = files.Sum(Size),
            Dtypes = [.. entries.GroupBy(e => e.Dtype, e => e.Count).Select(g => (g.Key, g.Sum())).OrderByDescending(g => g.Item2)],
            LicenceFiles = [.. files.Select(f => f.Name).Where(IsLicence).Order(StringComparer.Ordinal)],
            Problems = problems,
        };

        T? Try<T>(Func<T> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (ProblemException e)
            {
                problems.AddRange(e.Problems);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(new Problem("file-not-readable", folder, folder).Because(e));
            }

            return null;
        }
    }

    /// <summary>The bytes of the weights once they are loaded.</summary>
    /// <param name="bytesPerWeight">4 for float32, 2 for bfloat16 and float16.</param>
    public long LoadedBytes(int bytesPerWeight) => Parameters * bytesPerWeight;

    // The files of Hugging Face's cache are links; what counts is what they lead to.
    private static long Size(FileInfo file)
    {
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? (target.Exists ? target.Length : 0) : file.Length;
        }
        catch (IOException)
        {
            // A link that leads round in a circle, or a file that was just deleted, takes no room.
            return 0;
        }
    }

    private static bool IsLicence(string name) =>
        s_licenceNames.Any(l => name.StartsWith(l, StringComparison.OrdinalIgnoreCase));
}
