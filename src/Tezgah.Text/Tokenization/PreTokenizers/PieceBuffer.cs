using System.Runtime.InteropServices;

namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>A text and the pieces that it has been cut into so far. Belongs to one thread at a time.</summary>
internal sealed class PieceBuffer
{
    private char[] _chars = new char[256];
    private char[] _rewritten = new char[256];
    private int _rewrittenLength;
    private List<Piece> _pieces = [];
    private List<Piece> _next = [];

    /// <summary>The pieces, in the order of the text.</summary>
    public ReadOnlySpan<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>Matches that a splitter works with.</summary>
    public List<(int Start, int End)> Matches { get; } = [];

    /// <summary>Starts anew with one piece.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isStart">The text is the start of what is encoded, not what follows an added token.</param>
    public void Reset(ReadOnlySpan<char> text, bool isStart)
    {
        _pieces.Clear();
        _next.Clear();
        _rewrittenLength = 0;
        Grow(ref _chars, text.Length);
        text.CopyTo(_chars);
        if (!text.IsEmpty)
        {
            _pieces.Add(new Piece(0, text.Length, isStart));
        }
    }

    public ReadOnlySpan<char> Text(Piece piece) => _chars.AsSpan(piece.Start, piece.Length);

    /// <summary>Adds a piece of the text as it stands; empty ones are left out.</summary>
    public void Keep(Piece piece)
    {
        if (piece.Length > 0)
        {
            _next.Add(piece);
        }
    }

    /// <summary>Adds a part of a piece.</summary>
    public void Keep(Piece piece, int start, int end) =>
        Keep(new Piece(piece.Start + start, end - start, piece.IsStart && start == 0));

    /// <summary>Room for a rewritten piece of that length; follow it with <see cref="KeepRewritten"/>.</summary>
    public Span<char> Rewrite(int length)
    {
        if (_rewrittenLength + length > _rewritten.Length)
        {
            Array.Resize(ref _rewritten, Math.Max(_rewrittenLength + length, _rewritten.Length * 2));
        }

        return _rewritten.AsSpan(_rewrittenLength, length);
    }

    /// <summary>Adds the piece that was written to the room of <see cref="Rewrite"/>.</summary>
    public void KeepRewritten(int length, bool isStart)
    {
        Keep(new Piece(_rewrittenLength, length, isStart));
        _rewrittenLength += length;
    }

    /// <summary>The pieces that were kept become the pieces; <paramref name="rewritten"/> says of which text they are.</summary>
    public void Advance(bool rewritten)
    {
        if (rewritten)
        {
            (_chars, _rewritten) = (_rewritten, _chars);
            _rewrittenLength = 0;
        }

        (_pieces, _next) = (_next, _pieces);
        _next.Clear();
    }

    private static void Grow(ref char[] buffer, int needed)
    {
        if (buffer.Length < needed)
        {
            buffer = new char[Math.Max(needed, buffer.Length * 2)];
        }
    }
}

/// <summary>A part of the text; IsStart says that it is the very start of what is encoded.</summary>
internal readonly record struct Piece(int Start, int Length, bool IsStart);
