using Tezgah.Text.Data;

namespace Tezgah.Text.Tasks;

/// <summary>Puts encoded rows together: cut to length and counted, or as blocks of running text.</summary>
internal static class TaskAssembly
{
    /// <summary>One text a row.</summary>
    public static TokenizedSet Texts(
        string source, IReadOnlyList<int> rows, IReadOnlyList<EncodedRow> encoded, int limit, bool left, LossOn lossOn)
    {
        var builder = new TokenizedSetBuilder(source);
        var report = Begin(encoded, limit);
        for (var i = 0; i < encoded.Count; i++)
        {
            var row = encoded[i];
            var cut = row.Cut(limit, left);
            var wasCut = cut.Ids.Length < row.Ids.Length;
            // A network reads at least one token, and a response at the very beginning has none that it could be predicted from.
            var classifies = row.Class >= 0;
            var learns = classifies ? cut.Ids.Length > 0 : cut.Responses.Any(r => r.End > 1);
            report = report with
            {
                WithoutResponse = report.WithoutResponse.Add(row.HasNoResponse, row.Number),
                WithoutTokens = report.WithoutTokens.Add(classifies && !learns, row.Number),
                CutOff = report.CutOff.Add(!classifies && !learns && !row.HasNoResponse, row.Number),
                Truncated = report.Truncated.Add(learns && wasCut, row.Number),
                EmptyResponses = report.EmptyResponses.Add(learns && row.HasEmptyResponse, row.Number),
                Undecided = report.Undecided.Add(learns && row.IsUndecided, row.Number),
                SpelledTokens = report.SpelledTokens.Add(learns && row.SpelledToken is not null, row.Number),
                SpelledToken = report.SpelledToken ?? row.SpelledToken,
                TokensCut = report.TokensCut + (learns ? row.Ids.Length - cut.Ids.Length : 0),
            };
            if (learns)
            {
                builder.Add(rows[i], cut.Ids, cut.Responses, cut.Class);
            }
        }

        return new TokenizedSet(builder, source, report, lossOn);
    }

    /// <summary>
    /// The documents one behind the other, cut into blocks. The last block is as long as it is; a single token left over, from which
    /// nothing can be learnt, is counted as cut.
    /// </summary>
    public static TokenizedSet Blocks(string source, IReadOnlyList<int> rows, IReadOnlyList<EncodedRow> encoded, int size)
    {
        var builder = new TokenizedSetBuilder(source);
        var block = new List<int>(size);
        var first = 0;
        for (var i = 0; i < encoded.Count; i++)
        {
            var ids = encoded[i].Ids.AsSpan();
            while (ids.Length > 0)
            {
                first = block.Count == 0 ? rows[i] : first;
                var taken = Math.Min(size - block.Count, ids.Length);
                block.AddRange(ids[..taken]);
                ids = ids[taken..];
                if (block.Count == size)
                {
                    End();
                }
            }
        }

        var report = Begin(encoded, size) with { TokensCut = block.Count == 1 ? 1 : 0 };
        if (block.Count > 1)
        {
            End();
        }

        return new TokenizedSet(builder, source, report, LossOn.FullText);

        void End()
        {
            builder.Add(first, [.. block], [new TokenRange(0, block.Count)], -1);
            block.Clear();
        }
    }

    private static TaskReport Begin(IReadOnlyList<EncodedRow> encoded, int limit) => new()
    {
        Rows = encoded.Count,
        Limit = limit,
        Lengths = LengthStatistics.Of([.. encoded.Where(e => !e.HasNoResponse).Select(e => e.Ids.Length).DefaultIfEmpty()], limit),
        TokensRead = encoded.Sum(e => (long)e.Ids.Length),
        TokensCut = 0,
    };
}
