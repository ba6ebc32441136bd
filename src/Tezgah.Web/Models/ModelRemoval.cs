using Microsoft.Extensions.Localization;
using Radzen;
using Tezgah.Core.Models;

namespace Tezgah.Web.Models;

/// <summary>Asks before a model is taken off the list.</summary>
internal static class ModelRemoval
{
    public static async Task<bool> AskAsync(DialogService dialogs, IStringLocalizer<ModelsTexts> texts, KnownModel model) =>
        await dialogs.Confirm(
            texts["RemoveText"],
            texts["RemoveTitle", model.Name],
            new ConfirmOptions { OkButtonText = texts["RemoveYes"], CancelButtonText = texts["RemoveNo"] }) == true;
}
