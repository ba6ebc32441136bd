using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Tests.Data;

/// <summary>Texts with labels as the reference has them: for each token itself, or -100 where it carries no loss.</summary>
internal static class TokenLabels
{
    public static EncodedSet Set(string source, IReadOnlyList<int[]> ids, IReadOnlyList<IReadOnlyList<int>> labels) => new(source, ids, [], 0)
    {
        LossRanges = [.. labels.Select(l => Enumerable.Range(1, l.Count - 1)
            .Where(t => l[t] != LanguageLoss.Ignored)
            .Select(t => new TokenRange(t, t + 1))
            .ToArray())],
    };
}
