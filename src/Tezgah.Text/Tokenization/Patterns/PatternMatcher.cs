using System.Runtime.InteropServices;
using System.Text;

namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>Runs compiled patterns on one text, with a stack of its own for the ways not yet tried.</summary>
internal ref struct PatternMatcher(ReadOnlySpan<char> text)
{
    // Patterns in use take some ten steps a character; what takes these takes for ever.
    private const int StepsPerChar = 200;
    private const int LeastSteps = 10_000_000;

    [ThreadStatic]
    private static Stack<Way>? s_ways;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Stack<Way> _ways = s_ways ??= new Stack<Way>();
    private long _steps = LeastSteps + ((long)StepsPerChar * text.Length);

    /// <summary>Finds the first match at or after a place; false if there is none.</summary>
    public bool Find(Op[] program, int from, out int start, out int end)
    {
        for (start = from; start <= _text.Length; start++)
        {
            if (start > 0 && start < _text.Length && char.IsLowSurrogate(_text[start]) && char.IsHighSurrogate(_text[start - 1]))
            {
                continue;
            }

            end = Match(program, start);
            if (end >= 0)
            {
                return true;
            }
        }

        start = end = -1;
        return false;
    }

    /// <summary>The end of the match that starts at the place, or -1.</summary>
    private int Match(Op[] program, int position)
    {
        var bottom = _ways.Count;
        var op = 0;
        while (true)
        {
            if (--_steps < 0)
            {
                _ways.Clear();
                throw new DataFileException(
                    "tokenizer-pattern-slow",
                    "A pattern of the tokenizer takes too long on this text; shorten the text or use another tokenizer.");
            }

            var current = program[op];
            if (current.Kind == OpKind.Match)
            {
                Drop(bottom);
                return position;
            }

            if (Step(current, ref op, ref position))
            {
                continue;
            }

            if (!Back(program, bottom, ref op, ref position))
            {
                return -1;
            }
        }
    }

    private bool Step(Op current, ref int op, ref int position)
    {
        switch (current.Kind)
        {
            case OpKind.Set:
                op++;
                return Take(current.Set!, ref position);
            case OpKind.RepeatSet:
                return Repeat(current, ref op, ref position);
            case OpKind.Split:
                _ways.Push(new Way(current.Second, position, -1));
                op = current.First;
                return true;
            case OpKind.Jump:
                op = current.First;
                return true;
            case OpKind.Look or OpKind.NotLook:
                op++;
                return Match(current.Inner!, position) >= 0 == (current.Kind == OpKind.Look);
            case OpKind.Atomic:
                op++;
                var end = Match(current.Inner!, position);
                position = Math.Max(position, end);
                return end >= 0;
            default:
                op++;
                return At(current.Anchor, position);
        }
    }

    private bool Repeat(Op current, ref int op, ref int position)
    {
        var count = 0;
        var least = position;
        var most = current.Repeat == RepeatKind.Lazy ? current.Min : current.Max;
        while (count < most && Take(current.Set!, ref position))
        {
            if (++count == current.Min)
            {
                least = position;
            }
        }

        // A run that is long costs its length, so that going back over runs again and again is noticed.
        _steps -= count / 16;
        if (count < current.Min)
        {
            return false;
        }

        if (current.Repeat == RepeatKind.Greedy && position > least)
        {
            _ways.Push(new Way(op + 1, position, least));
        }
        else if (current.Repeat == RepeatKind.Lazy && current.Max > current.Min)
        {
            _ways.Push(new Way(op, position, -2, current.Max - current.Min));
        }

        op++;
        return true;
    }

    private bool Back(Op[] program, int bottom, ref int op, ref int position)
    {
        while (_ways.Count > bottom)
        {
            var way = _ways.Pop();
            if (way.Least == -2)
            {
                // One more for a lazy repetition.
                position = way.Position;
                if (!Take(program[way.Op].Set!, ref position))
                {
                    continue;
                }

                if (way.More > 1)
                {
                    _ways.Push(way with { Position = position, More = way.More == int.MaxValue ? way.More : way.More - 1 });
                }

                op = way.Op + 1;
                return true;
            }

            op = way.Op;
            position = way.Position;
            if (way.Least >= 0)
            {
                // One less for a greedy repetition.
                Rune.DecodeLastFromUtf16(_text[..position], out _, out var length);
                position -= length;
                if (position > way.Least)
                {
                    _ways.Push(way with { Position = position });
                }
            }

            return true;
        }

        return false;
    }

    private readonly bool Take(CharSet set, ref int position)
    {
        if (position >= _text.Length)
        {
            return false;
        }

        var c = _text[position];
        if (!char.IsSurrogate(c))
        {
            if (!set.Contains(c))
            {
                return false;
            }

            position++;
            return true;
        }

        Rune.DecodeFromUtf16(_text[position..], out var rune, out var length);
        if (!set.Contains(rune.Value))
        {
            return false;
        }

        position += length;
        return true;
    }

    private readonly bool At(AnchorKind anchor, int position) => anchor switch
    {
        AnchorKind.TextStart => position == 0,
        AnchorKind.TextEnd => position == _text.Length,
        AnchorKind.LineStart => position == 0 || _text[position - 1] == '\n',
        AnchorKind.LineEnd => position == _text.Length || _text[position] == '\n',
        AnchorKind.WordBoundary => WordBefore(position) != WordAfter(position),
        _ => WordBefore(position) == WordAfter(position),
    };

    private readonly bool WordBefore(int position)
    {
        Rune.DecodeLastFromUtf16(_text[..position], out var rune, out _);
        return position > 0 && CharSet.Word.Contains(rune.Value);
    }

    private readonly bool WordAfter(int position)
    {
        Rune.DecodeFromUtf16(_text[position..], out var rune, out _);
        return position < _text.Length && CharSet.Word.Contains(rune.Value);
    }

    private readonly void Drop(int bottom)
    {
        while (_ways.Count > bottom)
        {
            _ways.Pop();
        }
    }

    /// <summary>
    /// A way not yet tried: going on at Op from Position; or, with Least of 0 or more, from each shorter end of a greedy
    /// run down to Least; or, with Least of -2, taking one more of a lazy run, up to More.
    /// </summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Way(int Op, int Position, int Least, int More = 0);
}
