using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>What one instruction of a compiled pattern does.</summary>
internal enum OpKind : byte
{
    /// <summary>Takes a character of the set.</summary>
    Set,

    /// <summary>Takes Min to Max characters of the set.</summary>
    RepeatSet,

    /// <summary>Goes on at First, and at Second if that fails.</summary>
    Split,

    /// <summary>Goes on at First.</summary>
    Jump,

    /// <summary>Goes on if Inner matches here.</summary>
    Look,

    /// <summary>Goes on if Inner does not match here.</summary>
    NotLook,

    /// <summary>Takes what Inner matches, once.</summary>
    Atomic,

    /// <summary>Goes on if the place is as asked.</summary>
    Anchor,

    /// <summary>The pattern has matched.</summary>
    Match,
}

/// <summary>One instruction of a compiled pattern.</summary>
internal sealed record Op(OpKind Kind)
{
    public CharSet? Set { get; init; }

    public int Min { get; init; }

    public int Max { get; init; }

    public RepeatKind Repeat { get; init; }

    public int First { get; set; }

    public int Second { get; set; }

    public Op[]? Inner { get; init; }

    public AnchorKind Anchor { get; init; }
}

/// <summary>Compiles a parsed pattern to instructions for the matcher.</summary>
internal sealed class PatternProgram
{
    // Nested counts multiply; patterns in use compile to some fifty instructions.
    private const int MostOps = 20_000;

    private readonly List<Op> _ops = [];

    public static Op[] Compile(PatternNode node)
    {
        var program = new PatternProgram();
        program.Emit(node);
        program.Add(new Op(OpKind.Match));
        return [.. program._ops];
    }

    private Op Add(Op op)
    {
        if (_ops.Count == MostOps)
        {
            throw TokenizerError.Broken("Regex", "its repetitions are nested too deep");
        }

        _ops.Add(op);
        return op;
    }

    private void Emit(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                Add(new Op(OpKind.Set) { Set = set.Chars });
                break;
            case PatternNode.Sequence sequence:
                foreach (var item in sequence.Items)
                {
                    Emit(item);
                }

                break;
            case PatternNode.Choice choice:
                EmitChoice(choice.Items);
                break;
            case PatternNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
            case PatternNode.Look look:
                Add(new Op(look.Negative ? OpKind.NotLook : OpKind.Look) { Inner = Compile(look.Item) });
                break;
            case PatternNode.Atomic atomic:
                Add(new Op(OpKind.Atomic) { Inner = Compile(atomic.Item) });
                break;
            case PatternNode.Anchor anchor:
                Add(new Op(OpKind.Anchor) { Anchor = anchor.Kind });
                break;
        }
    }

    private void EmitChoice(IReadOnlyList<PatternNode> items)
    {
        var ends = new List<Op>();
        for (var i = 0; i < items.Count - 1; i++)
        {
            var split = Add(new Op(OpKind.Split));
            split.First = _ops.Count;
            Emit(items[i]);
            ends.Add(Add(new Op(OpKind.Jump)));
            split.Second = _ops.Count;
        }

        Emit(items[^1]);
        ends.ForEach(e => e.First = _ops.Count);
    }

    private void EmitRepeat(PatternNode.Repeat repeat)
    {
        if (repeat.Item is PatternNode.Set set)
        {
            Add(new Op(OpKind.RepeatSet) { Set = set.Chars, Min = repeat.Min, Max = repeat.Max, Repeat = repeat.Kind });
            return;
        }

        if (repeat.Kind == RepeatKind.Possessive)
        {
            Emit(new PatternNode.Atomic(repeat with { Kind = RepeatKind.Greedy }));
            return;
        }

        for (var i = 0; i < repeat.Min; i++)
        {
            Emit(repeat.Item);
        }

        if (repeat.Max == int.MaxValue)
        {
            var split = Option(repeat.Kind, out var enter, out var leave);
            var start = _ops.Count - 1;
            enter(_ops.Count);
            Emit(repeat.Item);
            Add(new Op(OpKind.Jump) { First = start });
            leave(_ops.Count);
            return;
        }

        var exits = new List<Action<int>>();
        for (var i = repeat.Min; i < repeat.Max; i++)
        {
            Option(repeat.Kind, out var enter, out var leave);
            enter(_ops.Count);
            Emit(repeat.Item);
            exits.Add(leave);
        }

        exits.ForEach(e => e(_ops.Count));
    }

    // A lazy repetition tries to leave first.
    private Op Option(RepeatKind kind, out Action<int> enter, out Action<int> leave)
    {
        var split = Add(new Op(OpKind.Split));
        enter = kind == RepeatKind.Lazy ? to => split.Second = to : to => split.First = to;
        leave = kind == RepeatKind.Lazy ? to => split.First = to : to => split.Second = to;
        return split;
    }
}
