namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>A parsed regular expression.</summary>
internal abstract record PatternNode
{
    /// <summary>True if it can match nothing at all.</summary>
    public abstract bool MayBeEmpty { get; }

    /// <summary>One character of a set.</summary>
    public sealed record Set(CharSet Chars) : PatternNode
    {
        public override bool MayBeEmpty => false;
    }

    /// <summary>One after the other.</summary>
    public sealed record Sequence(IReadOnlyList<PatternNode> Items) : PatternNode
    {
        public override bool MayBeEmpty => Items.All(i => i.MayBeEmpty);
    }

    /// <summary>The first that leads to a match.</summary>
    public sealed record Choice(IReadOnlyList<PatternNode> Items) : PatternNode
    {
        public override bool MayBeEmpty => Items.Any(i => i.MayBeEmpty);
    }

    /// <summary>Min to Max times; Max is int.MaxValue where there is no limit.</summary>
    public sealed record Repeat(PatternNode Item, int Min, int Max, RepeatKind Kind) : PatternNode
    {
        public override bool MayBeEmpty => Min == 0 || Item.MayBeEmpty;
    }

    /// <summary>A look ahead, which takes no characters.</summary>
    public sealed record Look(PatternNode Item, bool Negative) : PatternNode
    {
        public override bool MayBeEmpty => true;
    }

    /// <summary>A group that is not gone back into once it has matched.</summary>
    public sealed record Atomic(PatternNode Item) : PatternNode
    {
        public override bool MayBeEmpty => Item.MayBeEmpty;
    }

    /// <summary>A place between characters.</summary>
    public sealed record Anchor(AnchorKind Kind) : PatternNode
    {
        public override bool MayBeEmpty => true;
    }
}

internal enum RepeatKind
{
    Greedy,
    Lazy,
    Possessive,
}

internal enum AnchorKind
{
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}
