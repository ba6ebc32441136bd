using System.Globalization;
using Tezgah.Core.Chat;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;

namespace Tezgah.Web.Models.Chat;

/// <summary>How the next answer is to be made: what stands in the fields, and what is wrong with it.</summary>
public sealed class ChatSettings
{
    /// <summary>The most tokens of an answer when nobody says otherwise.</summary>
    public const int UsualTokens = 256;

    private const double UsualTemperature = 0.7;
    private const double UsualTopP = 0.9;
    private const double HighestTemperature = 10;
    private const int MostTokens = 1_000_000;

    /// <summary>Settings from what the model itself asks for.</summary>
    public ChatSettings(GenerationDefaults defaults, string? dtype)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        Temperature = Text(defaults.DoSample == false ? 0 : defaults.Temperature ?? UsualTemperature);
        TopP = Text(defaults.TopP ?? UsualTopP);
        MaxTokens = UsualTokens.ToString(CultureInfo.InvariantCulture);
        Dtype = dtype is "F32" or "F64" or null ? "float32" : "bfloat16";
    }

    /// <summary>The type of the weights in memory.</summary>
    public string Dtype { get; set; }

    /// <summary>What was typed as the folder of an adapter over the model; empty for none.</summary>
    public string Adapter { get; set; } = "";

    /// <summary>How the base lies in memory under the adapter, as in an evaluation.</summary>
    public string Quantization { get; private set; } = BaseQuantization.AsTrained;

    /// <summary>How the base will lie in memory; null for in the type alone.</summary>
    public BaseQuantization? Base { get; private set; }

    /// <summary>The folder of the adapter, as a full path; null for none.</summary>
    public string? AdapterFolder { get; private set; }

    /// <summary>Why the adapter cannot be taken; null if it can, or if there is none.</summary>
    public Problem? AdapterProblem { get; private set; }

    /// <summary>What scores are divided by; 0 always takes the likeliest token.</summary>
    public string Temperature { get; set; }

    /// <summary>The share of probability that tokens are drawn from.</summary>
    public string TopP { get; set; }

    /// <summary>The most tokens of an answer.</summary>
    public string MaxTokens { get; set; }

    /// <summary>What makes an answer come again; empty draws another one for each.</summary>
    public string Seed { get; set; } = "";

    /// <summary>What the model is told before the conversation.</summary>
    public string System { get; set; } = "";

    /// <summary>The names of the fields whose content cannot be used.</summary>
    public IReadOnlyList<string> Wrong =>
    [
        .. AdapterProblem is null ? [] : new[] { nameof(Adapter) },
        .. Number(Temperature) is >= 0 and <= HighestTemperature ? [] : new[] { nameof(Temperature) },
        .. Number(TopP) is > 0 and <= 1 ? [] : new[] { nameof(TopP) },
        .. Whole(MaxTokens) is >= 1 and <= MostTokens ? [] : new[] { nameof(MaxTokens) },
        .. Seed.Trim().Length == 0 || Whole(Seed) is >= 0 ? [] : new[] { nameof(Seed) },
    ];

    /// <summary>The seed that is asked for; null for any.</summary>
    public long? FixedSeed => Seed.Trim().Length == 0 ? null : Whole(Seed);

    /// <summary>Takes what was typed as the folder of an adapter.</summary>
    public void SetAdapter(string typed, ModelFolders folders)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(folders);
        (Adapter, AdapterFolder, Base) = (typed, null, null);
        Try(() =>
        {
            AdapterFolder = typed.Trim().Length == 0 ? null : folders.ResolveAdapter(typed);
            Base = Model("").Base;
            // The type of the training is the first choice, as in an evaluation; the fields show it, and another may be taken.
            Dtype = Base?.Dtype is ("float32" or "bfloat16") and var trained ? trained : Dtype;
        });
    }

    /// <summary>Takes another way for the base to lie in memory.</summary>
    public void SetQuantization(string quantization)
    {
        (Quantization, Base) = (quantization, null);
        if (AdapterProblem is null)
        {
            Try(() => Base = Model("").Base);
        }
    }

    /// <summary>The model of a folder as these settings load it.</summary>
    public ChatModel Model(string folder) => new(folder, Dtype, AdapterFolder) { Quantization = Quantization };

    /// <summary>A request with these settings; only while nothing is <see cref="Wrong"/>.</summary>
    public ChatRequest Request(long seed) => new()
    {
        MaxNewTokens = (int)Whole(MaxTokens)!.Value,
        Temperature = Number(Temperature),
        TopP = Number(TopP),
        Seed = seed,
    };

    // What the settings of the adapter's run are is read from its folder.
    private void Try(Action read)
    {
        AdapterProblem = null;
        try
        {
            read();
        }
        catch (ProblemException e)
        {
            AdapterProblem = e.Problems[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AdapterProblem = new Problem("file-not-readable", null, Adapter).Because(e);
        }
    }

    // A person writes numbers as their language does; none of these has thousands.
    private static double? Number(string text) =>
        double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static long? Whole(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(double value) => value.ToString("0.####", CultureInfo.CurrentCulture);
}
