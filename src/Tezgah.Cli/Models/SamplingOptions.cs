using System.CommandLine;
using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;

namespace Tezgah.Cli.Models;

/// <summary>The options that say how a text is written.</summary>
internal sealed class SamplingOptions
{
    private readonly Option<int> _maxNewTokens = new("--max-new-tokens") { Description = "the most tokens written", DefaultValueFactory = _ => 256 };

    private readonly Option<double> _temperature = new("--temperature") { Description = "0 is greedy: always the likeliest token", DefaultValueFactory = _ => 0 };

    private readonly Option<double> _topP = new("--top-p") { Description = "choose from the likeliest tokens that together have this probability", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _topK = new("--top-k") { Description = "choose from this many of the likeliest tokens; 0 for all", DefaultValueFactory = _ => 0 };

    private readonly Option<double> _minP = new("--min-p") { Description = "choose from tokens at least this times as likely as the likeliest", DefaultValueFactory = _ => 0 };

    private readonly Option<double> _penalty = new("--repetition-penalty") { Description = "above 1 makes tokens that have occurred less likely", DefaultValueFactory = _ => 1 };

    private readonly Option<long> _seed = new("--seed") { Description = "the same seed writes the same texts", DefaultValueFactory = _ => 0 };

    private readonly Option<string[]> _stop = new("--stop") { Description = "a text that ends the answer; can be given several times", DefaultValueFactory = _ => [] };

    private readonly Option<int[]> _stopTokens = new("--stop-token") { Description = "a token id that ends the answer, besides the model's own", DefaultValueFactory = _ => [] };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_maxNewTokens);
        command.Add(_temperature);
        command.Add(_topP);
        command.Add(_topK);
        command.Add(_minP);
        command.Add(_penalty);
        command.Add(_seed);
        command.Add(_stop);
        command.Add(_stopTokens);
    }

    /// <summary>The settings given.</summary>
    /// <exception cref="ProblemException"><c>option-out-of-range</c>.</exception>
    public GenerationSettings Read(ParseResult parsed)
    {
        var settings = new GenerationSettings
        {
            MaxNewTokens = parsed.GetValue(_maxNewTokens),
            Temperature = parsed.GetValue(_temperature),
            TopP = parsed.GetValue(_topP),
            TopK = parsed.GetValue(_topK),
            MinP = parsed.GetValue(_minP),
            RepetitionPenalty = parsed.GetValue(_penalty),
            Seed = parsed.GetValue(_seed),
            Stop = parsed.GetValue(_stop) ?? [],
            StopTokenIds = parsed.GetValue(_stopTokens) ?? [],
        };
        var problems = settings.Check();
        return problems.Count == 0 ? settings : throw new ProblemException(problems);
    }
}
