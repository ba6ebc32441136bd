using System.Text;
using Tezgah.Core.Chat;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Models.Chat;

/// <summary>Where an answer is.</summary>
public enum ExchangePhase
{
    /// <summary>It was asked, and nothing is known yet.</summary>
    Asked,

    /// <summary>Other questions come first.</summary>
    Waiting,

    /// <summary>The model is being loaded.</summary>
    Loading,

    /// <summary>It is being written.</summary>
    Answering,

    /// <summary>It is complete.</summary>
    Complete,

    /// <summary>The person stopped it.</summary>
    Stopped,

    /// <summary>There is none, or not all of it.</summary>
    Failed,
}

/// <summary>A question and its answer, which grows while it comes.</summary>
/// <param name="question">What the person wrote.</param>
/// <param name="isPrompt">Whether the model was given the text as it is, to go on from.</param>
/// <param name="seed">What makes the answer come again.</param>
public sealed class ChatExchange(string question, bool isPrompt, long seed)
{
    // The browser is sent only the piece that grew, so pieces must stay short.
    private const int PieceLength = 600;

    private readonly List<string> _pieces = [];
    private readonly StringBuilder _growing = new();

    /// <summary>What the person wrote.</summary>
    public string Question => question;

    /// <summary>Whether the model was given the text as it is.</summary>
    public bool IsPrompt => isPrompt;

    /// <summary>What makes the answer come again.</summary>
    public long Seed => seed;

    /// <summary>The folder of the adapter that was over the model; null for none.</summary>
    public string? Adapter { get; init; }

    /// <summary>What the process that answers said of itself; null until then.</summary>
    public ChatReadyEvent? Worker { get; set; }

    /// <summary>Where the answer is.</summary>
    public ExchangePhase Phase { get; set; }

    /// <summary>How many questions come first.</summary>
    public int Ahead { get; set; }

    /// <summary>The answer's numbers, once it is complete.</summary>
    public ChatDoneEvent? Done { get; set; }

    /// <summary>Why there is no answer.</summary>
    public Problem? Problem { get; set; }

    /// <summary>Whether the answer is still to come.</summary>
    public bool IsOpen => Phase < ExchangePhase.Complete;

    /// <summary>The answer so far, in pieces that no longer change, and one that does.</summary>
    public IEnumerable<string> Pieces => _growing.Length > 0 ? _pieces.Append(_growing.ToString()) : _pieces;

    /// <summary>The answer so far.</summary>
    public string Answer => string.Concat(Pieces);

    /// <summary>Whether there is some answer.</summary>
    public bool HasAnswer => _pieces.Count > 0 || _growing.Length > 0;

    /// <summary>Takes more of the answer.</summary>
    public void Append(string text)
    {
        _growing.Append(text);
        if (_growing.Length >= PieceLength)
        {
            _pieces.Add(_growing.ToString());
            _growing.Clear();
        }
    }
}
