using System.Collections.Concurrent;
using System.Text;
using Tezgah.Text.Tokenization.Bpe;
using Tezgah.Text.Tokenization.Decoders;
using Tezgah.Text.Tokenization.Json;
using Tezgah.Text.Tokenization.Normalizers;
using Tezgah.Text.Tokenization.PostProcessors;
using Tezgah.Text.Tokenization.PreTokenizers;

namespace Tezgah.Text.Tokenization;

/// <summary>
/// A BPE tokenizer as Hugging Face's tokenizers library has it: text to token ids and back. Immutable and thread-safe.
/// </summary>
public sealed partial class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly BpeModel _model;
    private readonly Normalizer? _normalizer;
    private readonly PreTokenization _preTokenization;
    private readonly PostProcessing _postProcessing;
    private readonly TokenDecoder _decoder;
    private readonly AddedTokenMatcher _addedRaw;
    private readonly AddedTokenMatcher _addedNormalized;
    private readonly Dictionary<string, int> _addedIds;
    private readonly string?[] _tokens;
    private readonly HashSet<int> _specialIds;
    private readonly ConcurrentBag<EncodingState> _states = [];

    internal Tokenizer(TokenizerParts parts, TokenizerConfig config)
    {
        _normalizer = NormalizerReader.Read(parts.Normalizer);
        _preTokenization = PreTokenizerReader.Read(parts.PreTokenizer, parts.Model);
        _postProcessing = PostProcessorReader.Read(parts.PostProcessor);
        _decoder = DecoderReader.Read(parts.Decoder);
        _model = new BpeModel(parts.Model, _preTokenization.ByteLevel);

        AddedTokens = AssignIds(parts);
        _parts = parts with { AddedTokens = AddedTokens };
        _addedIds = [];
        _tokens = new string?[Math.Max(parts.Model.Tokens.Count, AddedTokens.Select(t => t.Id + 1).DefaultIfEmpty().Max())];
        for (var id = 0; id < parts.Model.Tokens.Count; id++)
        {
            _tokens[id] = parts.Model.Tokens[id];
        }

        foreach (var token in AddedTokens)
        {
            _tokens[token.Id] = token.Content;
            _addedIds[token.Content] = token.Id;
        }

        _specialIds = [.. AddedTokens.Where(t => t.Special).Select(t => t.Id)];
        _addedRaw = new AddedTokenMatcher(AddedTokens.Where(t => !t.Normalized).Select(t => (t.Content, t)));
        _addedNormalized = new AddedTokenMatcher(AddedTokens.Where(t => t.Normalized).Select(t => (NormalizedContent(t), t)));
        Config = config;
    }

    /// <summary>What tokenizer_config.json says; empty for a tokenizer from a single file.</summary>
    public TokenizerConfig Config { get; }

    /// <summary>The tokens that are found in a text before the model sees it, special tokens among them.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <summary>The highest id plus one: the rows that an embedding needs at least.</summary>
    public int VocabularySize => _tokens.Length;

    /// <summary>The id of <c>bos_token</c>, if there is one.</summary>
    public int? BosTokenId => Config.BosToken is { } token ? TokenToId(token) : null;

    /// <summary>The id of <c>eos_token</c>, if there is one.</summary>
    public int? EosTokenId => Config.EosToken is { } token ? TokenToId(token) : null;

    /// <summary>The id of <c>pad_token</c>, if there is one.</summary>
    public int? PadTokenId => Config.PadToken is { } token ? TokenToId(token) : null;

    /// <summary>
    /// Reads a tokenizer from a model folder (tokenizer.json, and tokenizer_config.json where it is there) or from a
    /// tokenizer.json of any name.
    /// </summary>
    /// <exception cref="DataFileException">
    /// The file is missing (<c>tokenizer-missing</c>), broken (<c>tokenizer-broken</c>), or asks for something that is
    /// not supported (<c>tokenizer-unsupported</c>).
    /// </exception>
    public static Tokenizer Load(string modelFolderOrTokenizerJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelFolderOrTokenizerJson);
        var isFolder = Directory.Exists(modelFolderOrTokenizerJson);
        var path = isFolder ? Path.Combine(modelFolderOrTokenizerJson, "tokenizer.json") : modelFolderOrTokenizerJson;
        if (!File.Exists(path))
        {
            throw new DataFileException(
                "tokenizer-missing",
                $"There is no tokenizer at {path}; choose a model folder that holds a tokenizer.json.",
                path);
        }

        var config = isFolder ? TokenizerConfigJson.Read(modelFolderOrTokenizerJson) : new TokenizerConfig();
        try
        {
            return new Tokenizer(TokenizerJsonReader.Read(File.ReadAllBytes(path)), config);
        }
        catch (DataFileException error)
        {
            throw TokenizerError.InFile(error, path);
        }
    }

    /// <summary>
    /// Writes the tokenizer so that the Hugging Face libraries read it: into a folder (tokenizer.json and
    /// tokenizer_config.json), or, for a path that ends in .json, that file alone.
    /// </summary>
    public void Save(string folderOrTokenizerJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(folderOrTokenizerJson);
        var path = folderOrTokenizerJson;
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            Directory.CreateDirectory(path);
            TokenizerConfigJson.Write(Config, path);
            path = Path.Combine(path, "tokenizer.json");
        }

        using var stream = File.Create(path);
        TokenizerJsonWriter.Write(_parts, stream);
    }

    /// <summary>The token's id, or null for a text that is no token.</summary>
    public int? TokenToId(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _addedIds.TryGetValue(token, out var id) || _parts.Model.Ids.TryGetValue(token, out id) ? id : null;
    }

    /// <summary>The token's text as the vocabulary writes it, or null for an id that is no token.</summary>
    public string? IdToToken(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    /// <summary>
    /// The bytes that a token stands for, which may be a part of a character: those of a byte-level token, or the one that is
    /// spelled as in <c>&lt;0xE2&gt;</c>. Null for every other token; its text stands for itself.
    /// </summary>
    public byte[]? BytesOf(int id)
    {
        if (IdToToken(id) is not { } token || _addedIds.ContainsKey(token))
        {
            return null;
        }

        if (_model.ByteLevel)
        {
            var bytes = new byte[token.Length];
            return ByteLevelAlphabet.TryGetBytes(token, bytes) ? bytes : null;
        }

        return _model.Vocabulary.ByteFallback && ByteFallbackDecoder.ToByte(token) is { } b ? [b] : null;
    }

    /// <summary>True for a token that decoding leaves out where special tokens are skipped.</summary>
    public bool IsSpecial(int id) => _specialIds.Contains(id);

    /// <summary>
    /// The text of the ids. Ids that are no token are left out; bytes that are no UTF-8 become U+FFFD.
    /// </summary>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var tokens = new List<string>(ids.Count);
        foreach (var id in ids)
        {
            if (IdToToken(id) is { } token && !(skipSpecialTokens && _specialIds.Contains(id)))
            {
                tokens.Add(token);
            }
        }

        return string.Concat(_decoder.Decode(tokens));
    }

    // The tokenizers library does not take the ids of added tokens from the file: a token that the model has keeps the
    // model's id, the others follow the vocabulary in their order. Only files with gaps show the difference.
    private static AddedToken[] AssignIds(TokenizerParts parts)
    {
        var ids = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        var next = parts.Model.Ids.Count;
        foreach (var token in parts.AddedTokens.Where(t => t.Content.Length > 0))
        {
            var id = parts.Model.Ids.TryGetValue(token.Content, out var modelId) ? modelId
                : ids.TryGetValue(token.Content, out var earlier) ? earlier.Id
                : next;
            ids[token.Content] = token with { Id = id };
            next = Math.Max(next, id + 1);
        }

        return [.. ids.Values.OrderBy(t => t.Id)];
    }

    private string NormalizedContent(AddedToken token)
    {
        var content = WellFormed(token.Content);
        return _normalizer is null || _normalizer.Keeps(content) ? content : _normalizer.Normalize(content);
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    // Half of a surrogate pair has no UTF-8; like every encoder it becomes U+FFFD, here before anything looks at it.
    internal static string WellFormed(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(rune);
        }

        return builder.ToString();
    }
}
