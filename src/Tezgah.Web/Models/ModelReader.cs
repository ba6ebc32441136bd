using System.Text;
using Tezgah.Core.Machine;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Tokenization;

namespace Tezgah.Web.Models;

/// <summary>
/// Reads model folders for the pages, off their threads. The last tokenizers are kept: reading a large vocabulary takes about
/// a second, and every visitor of a model's page needs it.
/// </summary>
public sealed class ModelReader(ModelFolders folders, Func<long>? freeMemory = null)
{
    private const int MostKept = 4;
    private const int LongestLicence = 100_000;

    private readonly Lock _gate = new();
    private readonly List<(string Stamp, Task<Tokenizer> Tokenizer)> _kept = [];

    /// <summary>What a folder is, from its configuration and the headers of its weights.</summary>
    public Task<ModelDescription> DescribeAsync(string folder, CancellationToken cancellationToken = default) => Task.Run(
        () => IsAllowed(folder, out var problem)
            ? ModelDescription.Read(folder)
            : new ModelDescription { Folder = folder, Problems = [problem!] },
        cancellationToken);

    /// <summary>Everything about a folder.</summary>
    public async Task<ModelFacts> ReadAsync(string folder, CancellationToken cancellationToken = default)
    {
        var description = await DescribeAsync(folder, cancellationToken);
        var tokenizer = await TokenizerFactsAsync(folder, cancellationToken);
        var (licences, generation) = await Task.Run(() => (Licences(description), GenerationDefaults.Read(folder)), cancellationToken);
        return new ModelFacts(
            description, tokenizer, generation, licences, MemoryFit.Of(description, (freeMemory ?? FreeMemory.Read)()));
    }

    /// <summary>The tokenizer of a folder.</summary>
    /// <exception cref="DataFileException">There is none, or it cannot be used.</exception>
    public Task<Tokenizer> TokenizerAsync(string folder)
    {
        var stamp = Stamp(folder);
        lock (_gate)
        {
            var at = _kept.FindIndex(k => k.Stamp == stamp);
            var tokenizer = at >= 0 && !_kept[at].Tokenizer.IsFaulted ? _kept[at].Tokenizer : Task.Run(() => Tokenizer.Load(folder));
            if (at >= 0)
            {
                _kept.RemoveAt(at);
            }

            _kept.Add((stamp, tokenizer));
            _kept.RemoveRange(0, Math.Max(0, _kept.Count - MostKept));
            return tokenizer;
        }
    }

    private async Task<TokenizerFacts> TokenizerFactsAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            var tokenizer = await TokenizerAsync(folder).WaitAsync(cancellationToken);
            return new TokenizerFacts(tokenizer.VocabularySize, tokenizer.Config.ChatTemplate, null);
        }
        catch (DataFileException e)
        {
            return new TokenizerFacts(0, null, e.Problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TokenizerFacts(0, null, new Problem("model-folder-not-readable", null, folder).Because(e));
        }
    }

    private bool IsAllowed(string folder, out Problem? problem)
    {
        try
        {
            problem = folders.IsAllowed(folder) ? null : new Problem("model-folder-outside", null, folder, string.Join(", ", folders.Roots));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = new Problem("model-folder-not-readable", null, folder).Because(e);
        }

        return problem is null;
    }

    // A link that is called LICENSE may lead anywhere, and its text is shown.
    private List<LicenceText> Licences(ModelDescription model) =>
    [
        .. from name in model.LicenceFiles
           let path = Path.Combine(model.Folder, name)
           where IsAllowed(path, out _)
           select Licence(path, name),
    ];

    private static LicenceText Licence(string path, string name)
    {
        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            var text = new char[LongestLicence];
            var length = reader.ReadBlock(text, 0, text.Length);
            return new LicenceText(name, new string(text, 0, length), reader.Peek() >= 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LicenceText(name, Cause.Of(e).Message, IsCut: false);
        }
    }

    private static string Stamp(string folder) => string.Join('|', new[] { "tokenizer.json", "tokenizer_config.json", "chat_template.jinja" }
        .Select(f => new FileInfo(Path.Combine(folder, f)))
        .Select(f => f.Exists ? FormattableString.Invariant($"{f.LastWriteTimeUtc.Ticks}.{f.Length}") : "-")
        .Prepend(folder));
}
