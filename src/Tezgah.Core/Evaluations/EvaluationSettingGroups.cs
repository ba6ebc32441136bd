using Tezgah.Core.Settings;

namespace Tezgah.Core.Evaluations;

/// <summary>How a language model is asked for a label.</summary>
public sealed record LabelSettings
{
    /// <summary>
    /// <c>score</c> compares the probabilities of the label words, <c>generate</c> reads the label from an answer; <c>both</c> does both.
    /// </summary>
    [Setting(Choices = ["both", "score", "generate"])]
    public string Mode { get; init; } = "both";

    /// <summary>
    /// What is asked: <c>{text}</c> stands for the text, <c>{labels}</c> for the label words, <c>{…}</c> for another column. Without
    /// <c>{text}</c> the text follows as the input. Null takes a prompt of this program (<see cref="Language"/>).
    /// </summary>
    public string? Prompt { get; init; }

    /// <summary>The language of that prompt.</summary>
    [Setting(Choices = ["en", "tr"])]
    public string Language { get; init; } = "en";

    /// <summary>
    /// What is written around it: <c>chat</c>, the model's chat template; <c>alpaca</c>, the headings of Stanford Alpaca; <c>none</c>; <c>auto</c>
    /// takes the chat template where there is one, else Alpaca's headings.
    /// </summary>
    [Setting(Choices = ["auto", "chat", "alpaca", "none"])]
    public string Template { get; init; } = "auto";

    /// <summary>What the model is told before everything else; null for nothing.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The word that stands for each label, in the labels' order; empty takes the labels themselves.</summary>
    public TextList Words { get; init; } = TextList.Empty;

    /// <summary>Whether a word's log-probability is divided by its number of tokens, so that long words lose nothing by their length.</summary>
    public bool NormalizeByLength { get; init; }

    /// <summary>Whether the end of the answer is scored with the word: needed where one word begins another (<c>A1</c>, <c>A12</c>).</summary>
    public bool IncludeEnd { get; init; }

    /// <summary>The most tokens of an answer.</summary>
    [Setting(Min = 1, Max = 100000)]
    public int MaxNewTokens { get; init; } = 32;
}

/// <summary>Which texts and which of their tokens a perplexity is over.</summary>
public sealed record PerplexitySettings
{
    /// <summary>
    /// What the rows are: <c>instruction</c>, prompts with responses; <c>text</c>, running text; <c>auto</c> tells it from the columns.
    /// </summary>
    [Setting(Choices = ["auto", "instruction", "text"])]
    public string Rows { get; init; } = "auto";

    /// <summary>The tokens: the <c>full-text</c>, the <c>response</c>, or each in turn. Running text has no response.</summary>
    [Setting(Choices = ["both", "full-text", "response"])]
    public string LossOn { get; init; } = "both";
}

/// <summary>How latency is measured.</summary>
public sealed record LatencySettings
{
    /// <summary><c>classify</c> times from a text to its class, <c>generate</c> from a prompt to its last token; <c>auto</c> by the model's head.</summary>
    [Setting(Choices = ["auto", "classify", "generate"])]
    public string What { get; init; } = "auto";

    /// <summary>The number of inferences timed, of each batch size and model.</summary>
    [Setting(Min = 1, Max = 100000)]
    public int Samples { get; init; } = 100;

    /// <summary>The number of inferences before them that are not timed.</summary>
    [Setting(Min = 0, Max = 100000)]
    public int Warmup { get; init; } = 20;

    /// <summary>The numbers of texts in one inference, measured one after the other.</summary>
    [Setting(Required = true)]
    public TextList BatchSizes { get; init; } = ["1"];

    /// <summary>The tokens that every generation writes; end tokens do not end it, so that all are equally long.</summary>
    [Setting(Min = 1, Max = 100000)]
    public int NewTokens { get; init; } = 32;
}

/// <summary>How programming problems are put and their solutions judged.</summary>
public sealed record PassSettings
{
    /// <summary>The problems, JSON lines in HumanEval's format.</summary>
    public string? Problems { get; init; }

    /// <summary>The folder of a run: every checkpoint of it is evaluated; null evaluates the model alone.</summary>
    public string? Run { get; init; }

    /// <summary>Whether the model without the run's training is evaluated besides, as step 0.</summary>
    public bool IncludeBase { get; init; } = true;

    /// <summary>The number of completions of each problem.</summary>
    [Setting(Min = 1, Max = 10000)]
    public int Samples { get; init; } = 1;

    /// <summary>The ks of pass@k; empty takes 1, 10 and 100 as far as there are so many samples.</summary>
    public TextList K { get; init; } = TextList.Empty;

    /// <summary>0 always takes the likeliest token; then more than one sample would be the same again.</summary>
    [Setting(Min = 0, Max = 100)]
    public double Temperature { get; init; }

    /// <summary>Only the likeliest tokens that together have this probability are chosen from.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 1)]
    public double TopP { get; init; } = 1;

    /// <summary>Only this many of the likeliest tokens are chosen from; 0 for all.</summary>
    [Setting(Min = 0)]
    public int TopK { get; init; }

    /// <summary>The most tokens of a completion.</summary>
    [Setting(Min = 1, Max = 1000000)]
    public int MaxNewTokens { get; init; } = 512;

    /// <summary>The seed of the choices; every sample has its own sequence.</summary>
    [Setting(Min = 0)]
    public long Seed { get; init; }

    /// <summary>
    /// <c>chat</c> asks in the model's chat template, <c>alpaca</c> under Alpaca's headings, <c>none</c> lets the model go on with the prompt as
    /// HumanEval does; <c>auto</c> takes the chat template where there is one, else none.
    /// </summary>
    [Setting(Choices = ["auto", "chat", "alpaca", "none"])]
    public string Template { get; init; } = "auto";

    /// <summary>What is asked in a chat, <c>{prompt}</c> standing for the problem; null takes a prompt of this program.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the model is told before everything else; null for nothing.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Texts that end a completion; empty takes, without a template, those that begin the next piece of a program.</summary>
    public TextList Stop { get; init; } = TextList.Empty;

    /// <summary>Seconds for each program.</summary>
    [Setting(Min = 0.1, Max = 3600)]
    public double Timeout { get; init; } = 10;

    /// <summary>Programs run at once; null takes one for each core.</summary>
    [Setting(Min = 1, Max = 1024)]
    public int? Workers { get; init; }

    /// <summary>MiB for each program.</summary>
    [Setting(Min = 64, Max = 1048576)]
    public int Memory { get; init; } = 1024;
}
