using System.Security.Cryptography;
using System.Text;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Problems;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Models;

/// <summary>
/// The model folders behind what a person typed, where they lie in <see cref="AllowedFolders"/>.
/// </summary>
public sealed class ModelFolders(DashboardOptions options)
{
    private const int LongestSlug = 60;

    private readonly AllowedFolders _folders = new(options);

    /// <summary>The home of whoever runs the dashboard.</summary>
    public static string Home => AllowedFolders.Home;

    /// <summary>The allowed folders, as full paths.</summary>
    public IReadOnlyList<string> Roots => _folders.Roots;

    /// <summary>The model folder behind what a person typed: a full path, or one from home (~) or from where the dashboard was started.</summary>
    /// <exception cref="ProblemException">
    /// <c>model-folder-missing</c>, <c>model-folder-outside</c>, <c>model-folder-empty</c>, <c>model-folder-not-readable</c>.
    /// </exception>
    public string Resolve(string typed) => Resolve(typed, ModelConfigFile.FileName, "model-folder-empty");

    /// <summary>The folder of an adapter behind what a person typed, as <see cref="Resolve(string)"/>.</summary>
    /// <exception cref="ProblemException">As there; <c>adapter-folder-empty</c>.</exception>
    public string ResolveAdapter(string typed) => Resolve(typed, LoraConfigFile.FileName, "adapter-folder-empty");

    /// <summary>Whether a file or folder, once its links are followed, lies in an allowed folder.</summary>
    /// <exception cref="IOException">Its links cannot be followed.</exception>
    public bool IsAllowed(string path) => _folders.IsAllowed(path);

    /// <summary>The row of a folder: its address stays the same when it is taken off the list and put there again.</summary>
    public static KnownModel Row(string folder, string name, DateTimeOffset now)
    {
        var slug = new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        slug = string.Join('-', slug.Split('-', StringSplitOptions.RemoveEmptyEntries));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8];
        return new KnownModel(
            (slug.Length > LongestSlug ? slug[..LongestSlug] : slug.Length > 0 ? slug : "model") + "-" + hash, name, folder, now);
    }

    private string Resolve(string typed, string file, string emptyCode)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var path = typed.Trim().Trim('"');
        try
        {
            var home = path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(home ? Home + path[1..] : path, options.BaseFolder));
            CheckInside(full, path);
            return path.Length == 0 || !Directory.Exists(full) ? throw Problem("model-folder-missing", path)
                : File.Exists(Path.Combine(full, file)) ? full
                : throw Problem(emptyCode, full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(new Problem("model-folder-not-readable", null, path).Because(e), e);
        }
    }

    // Before it is asked whether the folder is there: nothing is told of folders outside.
    private void CheckInside(string full, string typed)
    {
        if (!IsAllowed(full))
        {
            throw Problem("model-folder-outside", typed, string.Join(", ", Roots));
        }
    }

    private static ProblemException Problem(string code, params string[] args) => new(new Problem(code, null, args));
}
