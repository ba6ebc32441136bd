using Microsoft.Extensions.Localization;
using Tezgah.Core.Classification;

namespace Tezgah.Web.Compare;

/// <summary>Why a class has no such number.</summary>
public static class SummaryWords
{
    /// <summary>Why the number of a class is a convention and no measurement; null if it is one.</summary>
    public static string? Convention(IStringLocalizer<CompareTexts> texts, ClassScore score, string which)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(score);
        var defined = which switch { "precision" => score.PrecisionDefined, "recall" => score.RecallDefined, _ => score.F1Defined };
        return defined ? null : texts[which == "precision" ? "NeverPredicted" : "NoRows"].Value;
    }
}
