using Microsoft.Playwright;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>What is really on the screen in a chart: the pixels, not the page's text.</summary>
/// <param name="Coloured">Pixels with a colour of their own; axes, grid and words are grey.</param>
/// <param name="Columns">The part of the picture's columns that hold such a pixel, from 0 to 1.</param>
/// <param name="Png">The picture itself.</param>
internal sealed record Picture(int Coloured, double Columns, byte[] Png)
{
    private const string Count = """
        async png => {
          const image = new Image();
          image.src = 'data:image/png;base64,' + png;
          await image.decode();
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [image.width, image.height];
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0);
          const pixels = context.getImageData(0, 0, image.width, image.height).data;
          const columns = new Set();
          let coloured = 0;
          for (let i = 0; i < pixels.length; i += 4) {
            const rgb = [pixels[i], pixels[i + 1], pixels[i + 2]];
            if (Math.max(...rgb) - Math.min(...rgb) > 60) {
              coloured++;
              columns.add((i / 4) % image.width);
            }
          }
          return [coloured, columns.size / image.width];
        }
        """;

    /// <summary>Takes the picture of an element.</summary>
    public static async Task<Picture> OfAsync(ILocator element)
    {
        await element.ScrollIntoViewIfNeededAsync();
        var png = await element.ScreenshotAsync();

        // Counted on an empty page of the same browser: the dashboard's own policy lets no foreign picture in.
        var context = await element.Page.Context.Browser!.NewContextAsync();
        try
        {
            var page = await context.NewPageAsync();
            var counts = await page.EvaluateAsync<double[]>(Count, Convert.ToBase64String(png));
            return new Picture((int)counts[0], counts[1], png);
        }
        finally
        {
            await context.CloseAsync();
        }
    }
}
