using Microsoft.Extensions.Localization;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Evaluations;

/// <summary>The words of an evaluation's settings: its own, and those of a training for the settings that both have.</summary>
public sealed class EvaluationWords(IStringLocalizer<EvaluationSettingTexts> own, IStringLocalizer<SettingTexts> shared) : IStringLocalizer
{
    /// <inheritdoc/>
    public LocalizedString this[string name] => own[name] is { ResourceNotFound: false } found ? found : shared[name];

    /// <inheritdoc/>
    public LocalizedString this[string name, params object[] arguments] =>
        own[name, arguments] is { ResourceNotFound: false } found ? found : shared[name, arguments];

    /// <inheritdoc/>
    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        own.GetAllStrings(includeParentCultures).Concat(shared.GetAllStrings(includeParentCultures)).DistinctBy(s => s.Name);
}
