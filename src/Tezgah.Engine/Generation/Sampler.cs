using Tezgah.Core.Problems;
using Tezgah.Core.Statistics;

namespace Tezgah.Engine.Generation;

/// <summary>
/// Chooses one text's next tokens. The steps and their order are those of transformers: repetition penalty, temperature,
/// top-k, top-p, min-p.
/// </summary>
internal sealed class Sampler
{
    /// <summary>A token this much below the best (e^-40 as likely) would not be drawn in the age of the universe.</summary>
    private const float Negligible = 40;

    private readonly GenerationSettings _settings;
    private readonly ReproducibleRandom _random;
    private readonly HashSet<int> _seen;

    public Sampler(GenerationSettings settings, int row, IEnumerable<int> prompt)
    {
        _settings = settings;
        _random = new ReproducibleRandom((ulong)settings.Seed ^ (((ulong)row + 1) * 0x9E3779B97F4A7C15));
        _seen = [.. prompt];
    }

    /// <summary>The next token.</summary>
    /// <param name="scores">A score for each token of the vocabulary; changed in place.</param>
    /// <exception cref="ProblemException"><c>scores-not-finite</c>: none of them is the highest.</exception>
    public int Next(Span<float> scores)
    {
        Penalise(scores);
        if (!float.IsFinite(scores[Best(scores)]))
        {
            throw new ProblemException(new Problem("scores-not-finite"));
        }

        var token = _settings.Temperature == 0 ? Best(scores) : Draw(scores);
        _seen.Add(token);
        return token;
    }

    /// <summary>The token with the highest score, the first of equals; one that is not a number, if there is one.</summary>
    public static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (!(scores[i] <= scores[best]) && !float.IsNaN(scores[best]))
            {
                best = i;
            }
        }

        return best;
    }

    private void Penalise(Span<float> scores)
    {
        if (_settings.RepetitionPenalty == 1)
        {
            return;
        }

        var penalty = (float)_settings.RepetitionPenalty;
        foreach (var id in _seen)
        {
            scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
        }
    }

    private int Draw(ReadOnlySpan<float> scores)
    {
        var best = scores[Best(scores)];
        var candidates = new List<(float Score, int Id)>();
        for (var i = 0; i < scores.Length; i++)
        {
            // In float64, where no temperature above 0 is 0.
            var score = (float)((scores[i] - best) / _settings.Temperature);
            if (score > -Negligible)
            {
                candidates.Add((score, i));
            }
        }

        if (_settings.TopK > 0 || _settings.TopP < 1)
        {
            // The likeliest first; the smaller id first of equals, so that the choice is the same everywhere.
            candidates.Sort((a, b) => a.Score == b.Score ? a.Id.CompareTo(b.Id) : b.Score.CompareTo(a.Score));
        }

        if (_settings.TopK > 0 && candidates.Count > _settings.TopK)
        {
            candidates.RemoveRange(_settings.TopK, candidates.Count - _settings.TopK);
        }

        var weights = candidates.ConvertAll(c => Math.Exp(c.Score));
        var total = weights.Sum();
        if (_settings.TopP < 1)
        {
            var kept = 0;
            for (var mass = 0.0; kept < weights.Count && mass < _settings.TopP * total; kept++)
            {
                mass += weights[kept];
            }

            weights.RemoveRange(kept, weights.Count - kept);
        }

        if (_settings.MinP > 0)
        {
            // The best has the weight 1.
            for (var i = 0; i < weights.Count; i++)
            {
                weights[i] = weights[i] >= _settings.MinP ? weights[i] : 0;
            }
        }

        return candidates[Choose(weights)].Id;
    }

    private int Choose(List<double> weights)
    {
        var left = _random.NextDouble() * weights.Sum();
        var last = 0;
        for (var i = 0; i < weights.Count; i++)
        {
            if (weights[i] == 0)
            {
                continue;
            }

            last = i;
            left -= weights[i];
            if (left < 0)
            {
                break;
            }
        }

        return last;
    }
}
